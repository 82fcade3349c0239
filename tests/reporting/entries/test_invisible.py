"""What one may not know of looks like what is not there (RELIABILITY.md, walking test, c)."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from reporting.entries.states import State
from tests.conftest import Browser
from tests.factories import make_approver, make_contact, make_entry, make_member, make_person
from tests.reporting.entries.scenes import SAVED, posted

pytestmark = pytest.mark.django_db

VERBS = ("save", "submit", "take", "set-aside", "withdraw", "return", "approve")


def masked(text: str, key: object) -> str:
    """Without what differs between any two answers: the key itself, tokens and nonces."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text.replace(str(key), "KEY"))
    return re.sub(r'nonce="[^"]*"', "", text)


@pytest.mark.parametrize(
    ("make", "state"),
    [
        (make_contact, State.DRAFT),
        (make_contact, State.RETURNED),
        (make_contact, State.SUBMITTED),
        (make_approver, State.DRAFT),
        (make_member, State.SUBMITTED),
        (make_person, State.SUBMITTED),
    ],
)
def test_a_hidden_entry_answers_as_one_that_never_was(
    browser: Browser, make: object, state: State
) -> None:
    entry = make_entry(state=state)
    assert callable(make)
    person = make()
    browser.as_(person)

    for headers in ({}, SAVED):
        for name in ("entry", "entry-history", *(f"entry-{verb}" for verb in VERBS)):
            answers = []
            for key in (entry.pk, uuid4()):
                path = reverse(name, args=[key])
                if name in {"entry", "entry-history"}:
                    answer = browser.get(path, headers=headers)
                else:
                    sent = posted(person, return_reason="Mihin?")
                    answer = browser.post(path, sent, headers=headers)
                answers.append((answer.status_code, masked(answer.text, key)))
            assert answers[0] == answers[1], name
            assert answers[0][0] == 404, name


@pytest.mark.parametrize("broken", ["version", "text", "save_id", "writer"])
def test_bad_input_does_not_tell_that_it_is_there(browser: Browser, broken: str) -> None:
    """The right is asked before the form."""
    entry, person = make_entry(), make_contact()
    browser.as_(person)

    for verb in VERBS:
        sent = posted(person, **{broken: "\ufffd"})
        answer = browser.post(reverse(f"entry-{verb}", args=[entry.pk]), sent)
        assert answer.status_code == 404, verb

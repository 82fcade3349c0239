"""Sign-in by a link and a code in a mail."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import SignIn, SignInLink, User
from accounts.roles import Role
from accounts.signing_in.secrets import code_of, token_of
from accounts.signing_in.tasks import send_link
from audit.operations import unaudited
from jobs.models import Job
from jobs.operations import Claimed
from packets.states import State
from tests.accounts.signing_in.city import signed_in_as
from tests.conftest import Browser
from tests.factories import (
    make_appointment,
    make_body,
    make_contact,
    make_member,
    make_packet,
    make_person,
    make_secretary,
)
from vantaa_intl.job_kinds import KINDS

pytestmark = pytest.mark.django_db


def ask(browser: Client, email: str) -> Any:
    return browser.post(reverse("sign-in-link-ask"), {"link-email": email})


def delivered() -> EmailMultiAlternatives | None:
    """What the worker sends of the newest request, if it sends anything."""
    mail.outbox.clear()
    job = Job.objects.order_by("-requested_at").first()
    if job is None:
        return None
    send_link(Claimed(job.pk, job.kind, job.subject_id, "", 1, uuid4()))
    (sent,) = mail.outbox or (None,)
    return sent  # type: ignore[return-value] # the outbox holds ours alone


def read(sent: EmailMultiAlternatives | None) -> tuple[str, str]:
    """The path of the link and the code, as a person reads them."""
    assert sent is not None
    link = re.search(r"https?://[^/]+(/sign-in/link/\S+)", str(sent.body))
    code = re.search(r"\b(\d{3} \d{3})\b", str(sent.body))
    assert link is not None
    assert code is not None
    return link[1], code[1]


def way_in(person: User) -> tuple[str, str]:
    assert ask(Client(), person.email).status_code == 302
    return read(delivered())


def test_a_member_asks_opens_the_link_writes_the_code_and_reads_their_packets() -> None:
    board = make_body()
    member = make_member(board)
    own, other = make_packet(body=board, state=State.PUBLISHED), make_packet(state=State.PUBLISHED)
    path, code = way_in(member)
    browser = Client()

    opened = browser.get(path)
    answer = browser.post(path, {"code": code})

    assert opened.status_code == 200
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert signed_in_as(browser) == member.pk
    assert browser.get("/")["Location"] == reverse("committee")
    assert browser.get(reverse("packet-read", args=[own.pk])).status_code == 200
    assert browser.get(reverse("packet-read", args=[other.pk])).status_code == 404
    assert SignIn.objects.get().way == "link"


def test_the_mail_speaks_the_persons_language_in_text_and_html() -> None:
    member = make_member(make_body())
    member.language = "en"
    member.save(update_fields=["language"])

    ask(Client(), member.email.upper())
    sent = delivered()

    path, code = read(sent)
    assert sent is not None
    assert (sent.to, sent.subject) == (
        [member.email],
        "Signing in to the international guidelines",
    )
    ((html, kind),) = [(str(part[0]), part[1]) for part in sent.alternatives]
    assert kind == "text/html"
    assert path in html
    assert code in html


def test_neither_half_of_the_secret_is_stored() -> None:
    member = make_member(make_body())
    path, code = way_in(member)
    link = SignInLink.objects.get()

    stored = [str(value) for row in (link, Job.objects.get()) for value in vars(row).values()]

    token = path.split("/")[3]
    assert token.split(":")[-1] not in " ".join(stored)
    assert code.replace(" ", "") not in stored
    assert KINDS["accounts.sign_in_link_asked"] == "accounts.signing_in.tasks.send_link"


def test_every_address_gets_the_same_answer_and_a_member_alone_a_mail() -> None:
    closed = make_member(make_body())
    with unaudited("a test"):
        closed.is_active = False
        closed.save(update_fields=["is_active"])
    both = make_member(make_body())
    make_appointment(role=Role.READER, user=both)
    board = make_body()
    over = make_appointment(
        role=Role.MEMBER, body=board, ends_on=timezone.localdate() - timedelta(days=1)
    ).user
    others = [make_contact(), make_secretary(board), make_person(), closed, both, over]

    answers = {
        (sent.status_code, sent["Location"])
        for email in [*(person.email for person in others), "nobody@vantaa.example"]
        for sent in [ask(Client(), email)]
    }
    refused = Job.objects.count()
    ask(Client(), make_member(board).email)

    assert answers == {(302, reverse("account_login"))}
    assert (refused, Job.objects.count()) == (0, 1)


def test_opening_the_link_uses_nothing_up() -> None:
    member = make_member(make_body())
    path, code = way_in(member)
    scanner = Browser()

    for _ in range(3):
        assert scanner.get(path).status_code == 200
        assert scanner.head(path).status_code == 200

    assert Client().post(path, {"code": code}).status_code == 302


def test_a_link_is_good_once() -> None:
    path, code = way_in(make_member(make_body()))
    Client().post(path, {"code": code})
    second = Client()

    again = second.post(path, {"code": code})

    assert again.status_code == 410
    assert second.get(path).status_code == 410
    assert signed_in_as(second) is None


def test_a_newer_link_ends_the_older_one() -> None:
    member = make_member(make_body())
    old, old_code = way_in(member)
    new, code = way_in(member)

    assert Client().post(old, {"code": old_code}).status_code == 410
    assert Client().post(new, {"code": code}).status_code == 302


def test_a_link_ends_after_a_quarter_of_an_hour() -> None:
    path, code = way_in(make_member(make_body()))
    SignInLink.objects.update(asked_at=timezone.now() - timedelta(minutes=15, seconds=1))
    late = Client()

    assert late.post(path, {"code": code}).status_code == 410
    assert signed_in_as(late) is None


def test_control_a_moment_earlier_it_is_good() -> None:
    path, code = way_in(make_member(make_body()))
    SignInLink.objects.update(asked_at=timezone.now() - timedelta(minutes=14, seconds=50))

    assert Client().post(path, {"code": code}).status_code == 302


def test_five_wrong_codes_end_the_link() -> None:
    path, code = way_in(make_member(make_body()))
    wrong = "000000" if code != "000 000" else "000001"
    statuses = [
        Client(REMOTE_ADDR=f"192.0.2.{number}").post(path, {"code": wrong}).status_code
        for number in range(5)
    ]

    right = Client().post(path, {"code": code})

    assert statuses == [422] * 5
    assert right.status_code == 410
    assert SignInLink.objects.get().wrong_codes == 5


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦"])
def test_what_is_no_code_is_not_counted(code: str) -> None:
    path, _ = way_in(make_member(make_body()))

    assert Client().post(path, {"code": code}).status_code == 422
    assert SignInLink.objects.get().wrong_codes == 0


def test_the_code_of_another_link_is_wrong() -> None:
    first, _ = way_in(make_member(make_body()))
    _, code = way_in(make_member(make_body()))

    assert Client().post(first, {"code": code}).status_code == 422


@pytest.mark.parametrize("token", ["x", "0" * 32, token_of(UUID(int=7)) + "x", "a:b"])
def test_a_made_up_link_is_over_as_a_used_one(token: str) -> None:
    assert Browser().get(reverse("sign-in-link", args=[token])).status_code == 410


def test_a_well_signed_link_without_a_row_is_over() -> None:
    link = UUID(int=7)

    answer = Client().post(reverse("sign-in-link", args=[token_of(link)]), {"code": code_of(link)})

    assert answer.status_code == 410


def test_who_is_appointed_meanwhile_signs_in_the_stronger_way() -> None:
    member = make_member(make_body())
    path, code = way_in(member)
    make_appointment(role=Role.HEAD, user=member)
    browser = Client()

    assert browser.post(path, {"code": code}).status_code == 410
    assert signed_in_as(browser) is None


def test_a_session_by_link_ends_when_its_person_becomes_more_than_a_member() -> None:
    member = make_member(make_body())
    path, code = way_in(member)
    browser = Client()
    browser.post(path, {"code": code})
    before = browser.get(reverse("committee")).status_code
    make_appointment(role=Role.HEAD, user=member)

    answer = browser.get(reverse("dashboard"))

    assert before == 200
    assert (answer.status_code, answer["Location"]) == (302, reverse("account_login"))
    assert signed_in_as(browser) is None


def test_a_membership_that_ended_ends_the_session_by_link_too() -> None:
    member = make_appointment(role=Role.MEMBER, body=make_body(), ends_on=timezone.localdate()).user
    path, code = way_in(member)
    browser = Client()
    browser.post(path, {"code": code})
    before = browser.get(reverse("committee")).status_code

    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        # The session of a working day is over too: what counts is that no page opens.
        after = browser.get(reverse("committee")).status_code

    assert (before, after) == (200, 302)


def test_an_address_is_sent_three_links_in_a_quarter_of_an_hour() -> None:
    member, other = make_member(make_body()), make_member(make_body())
    statuses = [ask(Client(), member.email).status_code for _ in range(4)]

    assert statuses == [302, 302, 302, 422]
    assert SignInLink.objects.filter(user=member).count() == 3
    assert ask(Client(), other.email).status_code == 302


def test_one_place_of_the_net_asks_thirty_times() -> None:
    statuses = [ask(Client(), f"nobody-{n}@vantaa.example").status_code for n in range(31)]
    elsewhere = Client(REMOTE_ADDR="192.0.2.9")

    assert statuses == [302] * 30 + [422]
    assert ask(elsewhere, make_member(make_body()).email).status_code == 302


def test_an_address_that_is_none_is_said() -> None:
    answer = ask(Client(), "ei osoite")

    assert answer.status_code == 422
    assert 'value="ei osoite"' in answer.text
    assert not Job.objects.exists()


def test_a_link_that_is_over_when_the_worker_comes_is_not_sent() -> None:
    ask(Client(), make_member(make_body()).email)
    SignInLink.objects.update(asked_at=timezone.now() - timedelta(hours=1))

    assert delivered() is None


def test_the_table_counts_no_further_than_five() -> None:
    link = SignInLink.objects.create(user=make_person())

    with pytest.raises(IntegrityError, match="signinlink_codes_limited"), transaction.atomic():
        SignInLink.objects.filter(pk=link.pk).update(wrong_codes=6)


@pytest.mark.parametrize("name", ["factor-app", "factor-passkey"])
def test_who_came_by_a_mail_adds_no_factor_to_the_password(browser: Browser, name: str) -> None:
    member = make_member(make_body())
    member.set_password("four words in a row")
    member.save(update_fields=["password"])
    link = SignInLink.objects.create(user=member)
    by_mail = Client()
    by_mail.post(reverse("sign-in-link", args=[token_of(link.pk)]), {"code": code_of(link.pk)})
    assert signed_in_as(by_mail) == member.pk

    assert by_mail.post(reverse(name)).status_code == 404
    assert by_mail.get(reverse("second-factor")).status_code == 404
    assert reverse("second-factor") not in by_mail.get(reverse("account")).text
    assert browser.as_(member).post(reverse(name)).status_code == 200  # by password: the control

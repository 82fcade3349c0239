"""Who else is writing an entry just now is known from recent saves."""

import pytest
from django.conf import settings

from audit.models import Event
from reporting.entries.operations import save_entry
from reporting.writing.writers import RECENT
from tests.conftest import Browser
from tests.factories import make_approver, make_contact, make_entry
from tests.reporting.entries.scenes import make_edit, url

pytestmark = pytest.mark.django_db


def test_anothers_recent_save_is_said_with_role_and_time(browser: Browser) -> None:
    draft = make_entry(text="Ennen.")
    contact, approver = make_contact(draft.unit), make_approver(draft.unit)
    before = browser.as_(contact).get(url("writers", draft), {"version": "1"})
    save_entry(entry_id=draft.pk, actor=approver, edit=make_edit())

    stale = browser.get(url("writers", draft), {"version": "1"})
    fresh = browser.get(draft.get_absolute_url())
    own = browser.as_(approver).get(url("writers", draft), {"version": "2"})

    assert before.context["other"] is None
    assert (stale.context["other"].role, stale.context["other"].is_newer) == ("Hyväksyjä", True)
    assert fresh.context["other"].is_newer is False
    assert own.context["other"] is None


def test_what_was_saved_long_ago_is_not_said(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = make_entry(text="Ennen.")
    contact = make_contact(draft.unit)
    save_entry(entry_id=draft.pk, actor=make_contact(draft.unit), edit=make_edit())
    saved_at = Event.objects.get().at
    monkeypatch.setattr("reporting.writing.writers.timezone.now", lambda: saved_at + 2 * RECENT)

    assert browser.as_(contact).get(url("writers", draft)).context["other"] is None


def test_asking_by_itself_does_not_keep_a_session() -> None:
    assert "entry-writers" in settings.POLLED_URL_NAMES

"""Between people in the demonstration's running round: handed on, commented, written for a unit."""

from uuid import uuid4

from accounts.roles import Role
from reporting.entries.models import Entry
from reporting.entries.operations import EntryEdit
from reporting.entries.passing import comment_on, hand_on
from reporting.entries.states import State
from reporting.entries.stepping_in import write_for_unit
from reporting.progress import Progress
from reporting.rounds.models import Round
from vantaa_intl.demonstration.people import APPROVER_ALONE, People

HANDED_ON = ("1.1.2", "1.4.2")
ASKED = "Voiko tähän lisätä, mitä kokouksista jäi käyttöön?"
TOLD = "Selvitys valmistuu keväällä. Työ alkoi syyskuussa kahden yksikön kanssa."


def pass_on(*, round_: Round, people: People) -> None:
    """Two entries wait for their approver, one is talked about, one came by phone."""
    deputy = people.found[Role.DEPUTY, APPROVER_ALONE]
    for code in HANDED_ON:
        entry = round_.entries.get(measure__code=code, unit__key=APPROVER_ALONE)
        hand_on(entry_id=entry.pk, actor=deputy, edit=_as_it_is(entry))
    waiting = round_.entries.filter(state=State.SUBMITTED).in_order().first()
    if waiting is not None:
        comment_on(entry_id=waiting.pk, actor=people.head, text=ASKED)
    missing = round_.entries.get(measure__code="1.2.1", unit__key=APPROVER_ALONE)
    edit = EntryEdit(
        version=missing.version,
        save_id=uuid4(),
        progress=Progress.ONGOING,
        period="",
        reason="",
        text=TOLD,
        short_text="",
    )
    write_for_unit(entry_id=missing.pk, actor=people.head, edit=edit, source="puhelu")


def _as_it_is(entry: Entry) -> EntryEdit:
    return EntryEdit(
        version=entry.version,
        save_id=uuid4(),
        progress=entry.progress,
        period=entry.period,
        reason=entry.reason,
        text=entry.text,
        short_text=entry.short_text,
    )

"""The workflow as a machine that anybody may drive in any order, against the real database.

The model beside it knows only the promises: what was acknowledged is stored or kept in the trail,
one step is one version and one Event, a refusal changes nothing, nobody approves their own words,
nothing is handed over half done, a closed round changes only where it was reopened.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts.roles import Role, Submitter
from audit.models import Event
from audit.operations import unaudited
from core.errors import DomainError, Forbidden, Invisible
from reporting.entries import operations, passing, stepping_in
from reporting.entries.models import Entry
from reporting.entries.operations import EntryEdit
from reporting.entries.states import State, Verb
from reporting.progress import NEEDS_REASON, Progress
from reporting.rounds.models import RoundState
from reporting.rounds.operations import step_round
from tests.factories import (
    make_appointment,
    make_approver,
    make_contact,
    make_entry,
    make_head,
    make_reader,
    make_unit,
)

if TYPE_CHECKING:
    from accounts.models import User

REFUSALS = (DomainError, Forbidden, Invisible)
PEOPLE = ("contact", "deputy", "approver", "head", "other_head", "stranger", "reader")
WORDS = st.sampled_from(["", "Verkostoissa toimittiin.", "Matkalta opittiin.", "Työ jatkuu."])
STATUSES = st.sampled_from(["", Progress.ONGOING, Progress.DONE, Progress.NOT_CONCERNED])


@dataclass
class Known:
    """What the last acknowledged step left behind."""

    version: int
    text: str


class Workflow(RuleBasedStateMachine):
    """People who act on one entry; every act is acknowledged or refused."""

    versions: Bundle[int] = Bundle("versions")

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.acknowledged: list[str] = []

    def teardown(self) -> None:
        """Undo the example."""
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    @initialize(approver_alone=st.booleans(), target=versions)
    def begin(self, approver_alone: bool) -> int:
        unit = make_unit()
        if approver_alone:
            with unaudited("a unit whose approver speaks alone"):
                unit.submitted_by = Submitter.APPROVER
                unit.save(update_fields=["submitted_by"])
        self.people: dict[str, User] = {
            "contact": make_contact(unit),
            "deputy": make_appointment(role=Role.DEPUTY, unit=unit).user,
            "approver": make_approver(unit),
            "head": make_head(),
            "other_head": make_head(),
            "stranger": make_contact(make_unit()),
            "reader": make_reader(),
        }
        self.approver_alone = approver_alone
        entry = make_entry(unit=unit, text="")
        self.entry_id, self.round_id = entry.pk, entry.round_id
        self.known = Known(entry.version, entry.text)
        return entry.version

    # The people, and what they do

    def _stored(self) -> Entry:
        return Entry.objects.select_related("round").get(pk=self.entry_id)

    def _try(self, act: object, **arguments: object) -> bool:
        """Do it in a transaction of its own; True when acknowledged."""
        before, events = self._stored(), self._events()
        try:
            with transaction.atomic():
                act(entry_id=self.entry_id, **arguments)  # type: ignore[operator] # an operation
                connection.check_constraints()
        except REFUSALS:
            after = self._stored()
            assert after.version == before.version
            assert after.text == before.text
            assert self._events() == events
            return False
        after = self._stored()
        assert after.version in {before.version, before.version + 1}
        if after.version > before.version:
            assert self._events() > events
            # "closed" binds all but what was reopened, and what reopens or is only reviewed
            assert before.round.state != RoundState.CLOSED or after.reopened
        self.known = Known(after.version, after.text)
        return True

    def _events(self) -> int:
        return Event.objects.filter(subject_id=str(self.entry_id)).count()

    def _edit(self, version: int, text: str, status: str) -> EntryEdit:
        return EntryEdit(
            version=version,
            save_id=uuid4(),
            progress=status,
            period="2026" if status == Progress.DONE else "",
            reason="Ei kuulu tehtäviin." if status in NEEDS_REASON else "",
            text=text,
            short_text="",
        )

    @rule(target=versions)
    def look(self) -> int:
        """Somebody opens the page, and may act on it much later."""
        return self._stored().version

    @rule(who=st.sampled_from(PEOPLE), version=versions, text=WORDS, status=STATUSES)
    def save(self, who: str, version: int, text: str, status: str) -> None:
        before = self._stored()
        edit = self._edit(version, text, status)
        if self._try(operations.save_entry, actor=self.people[who], edit=edit):
            assert version == before.version, "overwritten unseen"
            assert who in {"contact", "deputy", "approver"}
            assert self._stored().text == text
            self.acknowledged.append(text)

    @rule(who=st.sampled_from(PEOPLE), version=versions, text=WORDS, status=STATUSES)
    def submit(self, who: str, version: int, text: str, status: str) -> None:
        edit = self._edit(version, text, status)
        if self._try(operations.submit_entry, actor=self.people[who], edit=edit):
            assert who == "approver" or (who in {"contact", "deputy"} and not self.approver_alone)
            self.acknowledged.append(text)

    @rule(who=st.sampled_from(PEOPLE), version=versions, text=WORDS, status=STATUSES)
    def hand_on(self, who: str, version: int, text: str, status: str) -> None:
        edit = self._edit(version, text, status)
        if self._try(passing.hand_on, actor=self.people[who], edit=edit):
            assert self.approver_alone
            assert who in {"contact", "deputy"}
            self.acknowledged.append(text)

    @rule(who=st.sampled_from(PEOPLE), version=versions)
    def take_back(self, who: str, version: int) -> None:
        self._try(passing.take_back, actor=self.people[who], version=version)

    @rule(who=st.sampled_from(PEOPLE), version=versions)
    def give_back(self, who: str, version: int) -> None:
        self._try(
            passing.give_back, actor=self.people[who], version=version, comment="Vielä vuosi."
        )

    @rule(who=st.sampled_from(PEOPLE), version=versions)
    def submit_handed_on(self, who: str, version: int) -> None:
        if self._try(passing.submit_handed_on, actor=self.people[who], version=version):
            assert who == "approver"

    @rule(who=st.sampled_from(PEOPLE), version=versions)
    def withdraw(self, who: str, version: int) -> None:
        self._try(operations.withdraw_entry, actor=self.people[who], version=version)

    @rule(who=st.sampled_from(PEOPLE), version=versions)
    def send_back(self, who: str, version: int) -> None:
        actor = self.people[who]
        if self._try(operations.return_entry, actor=actor, version=version, reason="Mitä?"):
            assert who in {"head", "other_head"}

    @rule(who=st.sampled_from(PEOPLE), version=versions)
    def approve(self, who: str, version: int) -> None:
        read = self._stored()
        if self._try(operations.approve_entry, actor=self.people[who], version=version):
            assert who in {"head", "other_head"}
            assert read.version == version, "approved what was not on the screen"
            assert self.people[who].pk not in {read.saved_by_id, read.submitted_by_id}

    @rule(who=st.sampled_from(PEOPLE), version=versions, text=WORDS, status=STATUSES)
    def write_for(self, who: str, version: int, text: str, status: str) -> None:
        before = self._stored()
        edit = self._edit(version, text, status)
        actor = self.people[who]
        if self._try(stepping_in.write_for_unit, actor=actor, edit=edit, source="puhelu"):
            assert who in {"head", "other_head"}
            assert before.is_missing or before.written_for_unit  # never over the unit's own
            self.acknowledged.append(text)

    @rule(who=st.sampled_from(PEOPLE), version=versions)
    def reopen(self, who: str, version: int) -> None:
        if self._try(
            stepping_in.reopen_entry,
            actor=self.people[who],
            version=version,
            reason="Luku oli väärä.",
        ):
            assert who in {"head", "other_head"}

    @precondition(lambda self: hasattr(self, "round_id"))
    @rule(verb=st.sampled_from(["lock", "unlock", "close"]), rarely=st.integers(0, 3))
    def step(self, verb: str, rarely: int) -> None:
        """The head closes rounds seldom, or nothing else would be tried."""
        if verb == "close" and rarely:
            return
        try:
            with transaction.atomic():
                step_round(round_id=self.round_id, actor=self.people["head"], verb=verb)
        except DomainError:
            pass

    # What always holds

    @invariant()
    def the_row_makes_sense(self) -> None:
        if not hasattr(self, "entry_id"):
            return
        entry = self._stored()
        assert (entry.version, entry.text) == (self.known.version, self.known.text)
        if entry.state in {State.SUBMITTED, State.APPROVED}:
            assert operations.says_enough(entry)
            assert entry.handed_on_at is None
        assert (entry.state == State.APPROVED) == (entry.approved_by_id is not None)
        assert (entry.state == State.RETURNED) == bool(entry.return_reason)
        if entry.approved_by_id:
            assert entry.approved_by_id not in {entry.saved_by_id, entry.submitted_by_id}

    @invariant()
    def no_acknowledged_word_is_lost(self) -> None:
        if not hasattr(self, "entry_id"):
            return
        told = str(
            list(
                Event.objects.filter(subject_id=str(self.entry_id)).values_list(
                    "changes", flat=True
                )
            )
        )
        entry = self._stored()
        for text in filter(None, self.acknowledged):
            first = text.split()[0]
            assert first in entry.text or first in told


@pytest.mark.django_db
def test_no_order_of_acts_breaks_a_promise() -> None:
    run_state_machine_as_test(
        Workflow,
        settings=settings(
            max_examples=15,
            stateful_step_count=25,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.django_db
def test_the_machine_notices_a_version_that_is_not_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The control: with the comparison of versions off, somebody's words are overwritten unseen."""
    asked = operations.require_open

    def careless(entry: Entry, verb: Verb, version: int) -> None:  # noqa: ARG001 -- the fault
        asked(entry, verb, entry.version)

    monkeypatch.setattr(operations, "require_open", careless)

    machine = Workflow()
    first = machine.begin(approver_alone=False)
    machine.save("contact", first, "Verkostoissa toimittiin.", Progress.ONGOING)

    with pytest.raises(AssertionError, match="overwritten unseen"):
        machine.save("deputy", first, "Työ jatkuu.", Progress.ONGOING)
    machine.teardown()

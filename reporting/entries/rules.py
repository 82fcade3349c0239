"""Who may do what to an entry they can see. Pure: no query, no state, no exception.

State is the operation's question (409), right is this file's (403). Source: RELIABILITY.md,
section 2, rows 3 to 5. The entry's measure, unit and the units above it must be loaded.
"""

from collections.abc import Callable, Mapping

from accounts.models import Unit, User
from accounts.roles import Role, Submitter, UnitKind
from reporting.entries.models import Entry
from reporting.entries.querysets import ASSIGNED, HEAD_RESPONDENTS, UNIT_RESPONDENTS, UNIT_WRITERS
from reporting.entries.states import State, Verb


def may_save(person: User, entry: Entry) -> bool:
    """Whether the entry is this person's to write; querysets.written_by is the same for many."""
    grants, respondent = person.grants, entry.measure.respondent
    if respondent in UNIT_RESPONDENTS:
        return grants.covers(entry.unit.path, UNIT_WRITERS)
    if respondent in HEAD_RESPONDENTS and grants.has(Role.HEAD):
        return True
    return any(
        respondent == asked and grants.covers(entry.unit.path, (role,)) for asked, role in ASSIGNED
    )


def may_submit(person: User, entry: Entry) -> bool:
    """Who writes also submits, unless the unit wants its approver alone to speak for it."""
    if not may_save(person, entry):
        return False
    if entry.measure.respondent not in UNIT_RESPONDENTS:
        return True
    return not _approver_speaks_alone(entry.unit) or person.grants.covers(
        entry.unit.path, (Role.APPROVER,)
    )


def _approver_speaks_alone(unit: Unit) -> bool:
    """Whether the unit, or the division it is in, wants it so."""
    above: Unit | None = unit
    while above is not None:
        if above.submitted_by == Submitter.APPROVER:
            return True
        above = None if above.kind == UnitKind.DIVISION else above.parent
    return False


def may_review(person: User, entry: Entry) -> bool:  # noqa: ARG001 -- one signature for all
    """The head alone returns and approves."""
    return person.grants.has(Role.HEAD)


def may_hand_on(person: User, entry: Entry) -> bool:
    """A unit's writer whose approver alone submits: they hand over to them, or take back."""
    return may_save(person, entry) and not may_submit(person, entry)


def may_give_back(person: User, entry: Entry) -> bool:
    """The approver who alone submits gives back to the writers what was handed on."""
    asked = entry.measure.respondent in UNIT_RESPONDENTS
    return asked and _approver_speaks_alone(entry.unit) and may_submit(person, entry)


def may_write_for(person: User, entry: Entry) -> bool:
    """The head writes down what a unit said in a mail or a call; never what is theirs anyway."""
    return person.grants.has(Role.HEAD) and not may_save(person, entry)


def may_read_text(person: User, entry: Entry) -> bool:
    """Whether the words are shown: a unit's draft is its own working paper (note 1).

    What the head wrote for the unit, and the unit has not changed, is the head's to read.
    querysets.readable_to is the same for many.
    """
    if entry.state in {State.SUBMITTED, State.APPROVED} or may_save(person, entry):
        return True
    return entry.written_for_unit and person.grants.has(Role.HEAD)


def may_discuss(person: User, entry: Entry) -> bool:
    """The writers, and the head once it has been handed over or where the head wrote it."""
    if may_save(person, entry):
        return True
    handed_over = entry.state != State.DRAFT or entry.written_for_unit
    return person.grants.has(Role.HEAD) and handed_over


WORDS = ("text", "short_text", "reason", "progress", "period")


def withhold(person: User, entry: Entry) -> Entry:
    """The entry, empty of the words that the person may not read, so that no page can show them.

    It is for showing: nothing may be saved from it.
    """
    if not may_read_text(person, entry):
        for name in WORDS:
            setattr(entry, name, "")
        entry.links, entry.unchanged = [], False  # "as last year" would tell the words
    return entry


def has_written(person: User, entry: Entry) -> bool:
    """Whether the person last edited or submitted it: nobody approves their own text (V4)."""
    return person.pk in {entry.saved_by_id, entry.submitted_by_id}


MAY: Mapping[Verb, Callable[[User, Entry], bool]] = {
    Verb.SAVE: may_save,
    Verb.SUBMIT: may_submit,
    Verb.WITHDRAW: may_submit,
    Verb.RETURN: may_review,
    Verb.APPROVE: may_review,
    Verb.HAND_ON: may_hand_on,
    Verb.TAKE_BACK: may_hand_on,
    Verb.GIVE_BACK: may_give_back,
    Verb.WRITE_FOR: may_write_for,
    Verb.REOPEN: may_review,
}


def offered_verbs(person: User, entry: Entry) -> frozenset[Verb]:
    """The buttons to show: what is both permitted and open now. Its round must be loaded."""
    return frozenset(verb for verb in Verb if entry.lets(verb) and MAY[verb](person, entry))

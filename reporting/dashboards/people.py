"""Who is missing among those a round asks: nobody appointed, about to leave, never signed in."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from accounts.models import Appointment, Unit
from accounts.roles import Role
from guidelines.models import Respondent
from reporting.dashboards.facts import Facts
from reporting.entries.querysets import ASSIGNED, UNIT_RESPONDENTS, UNIT_WRITERS
from reporting.rounds.models import RoundState

ENDS_WITHIN = timedelta(days=60)
ASKED_ROLES = (*UNIT_WRITERS, *(role for _respondent, role in ASSIGNED))


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A role that nobody holds today, and how many measures wait for its holder."""

    unit: Unit
    role: Role
    measures: int


@dataclass(frozen=True, slots=True)
class Holder:
    """An appointment that the head should look at. Named by role and place, never by person."""

    person_id: int
    role: Role
    unit: Unit
    ends_on: date | None
    days_left: int


@dataclass(frozen=True, slots=True)
class Missing:
    """What is to be seen to first."""

    vacancies: tuple[Vacancy, ...] = ()
    ending: tuple[Holder, ...] = ()
    never_signed_in: tuple[Holder, ...] = ()

    def any(self) -> bool:
        """Whether there is anybody to see to."""
        return bool(self.vacancies or self.ending or self.never_signed_in)


def missing_people(facts: Facts) -> Missing:
    """One query; a closed round waits for nobody."""
    if facts.round.state == RoundState.CLOSED:
        return Missing()
    held = list(
        Appointment.objects.valid()
        .of_active_people()
        .filter(role__in=ASKED_ROLES)
        .select_related("unit", "user")
        .only("role", "ends_on", "user__last_login", *(f"unit__{f}" for f in _UNIT_FIELDS))
        .order_by("unit__ordinal", "role", "pk")
    )
    today = timezone.localdate()
    asked = {(answer.measure.respondent, answer.unit) for answer in facts.answers}
    concerned = [row for row in held if _is_asked(row, asked)]
    soon = [row for row in concerned if row.ends_on and row.ends_on <= today + ENDS_WITHIN]
    return Missing(
        vacancies=tuple(_vacancies(facts, held)),
        ending=tuple(_holders(soon, today)),
        never_signed_in=tuple(
            _holders((row for row in concerned if row.user.last_login is None), today)
        ),
    )


_UNIT_FIELDS = ("key", "path", "kind", "name_fi", "name_sv", "name_en", "ordinal")


def _vacancies(facts: Facts, held: list[Appointment]) -> Iterable[Vacancy]:
    """A division without a contact, asked or not yet, and whoever else is asked in vain."""
    asked: dict[tuple[int, Role], int] = {(unit.pk, Role.CONTACT): 0 for unit in facts.divisions}
    units = {unit.pk: unit for unit in (*facts.divisions, *facts.units)}
    for answer in facts.answers:
        role = _role_for(answer.measure.respondent)
        if role is not None:
            key = answer.unit.pk, role
            asked[key] = asked.get(key, 0) + 1
    for (unit_id, role), measures in asked.items():
        unit = units[unit_id]
        if not any(row.role == role and _reaches(row, unit) for row in held):
            yield Vacancy(unit, role, measures)


def _role_for(respondent: str) -> Role | None:
    """Who writes for such a measure. None: the head, who reads this page."""
    if respondent in UNIT_RESPONDENTS:
        return Role.CONTACT
    return dict(ASSIGNED).get(Respondent(respondent))


def _reaches(row: Appointment, unit: Unit) -> bool:
    return row.unit is not None and unit.path.startswith(row.unit.path)


def _is_asked(row: Appointment, asked: Collection[tuple[str, Unit]]) -> bool:
    """Whether the round asks something of this appointment's holder."""
    respondents = UNIT_RESPONDENTS if row.role in UNIT_WRITERS else _respondents(row.role)
    return any(respondent in respondents and _reaches(row, unit) for respondent, unit in asked)


def _respondents(role: str) -> tuple[Respondent, ...]:
    return tuple(respondent for respondent, assigned in ASSIGNED if assigned == role)


def _holders(rows: Iterable[Appointment], today: date) -> Iterable[Holder]:
    for row in rows:
        if row.unit is not None:
            left = (row.ends_on - today).days if row.ends_on else 0
            yield Holder(row.user_id, Role(row.role), row.unit, row.ends_on, left)

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from accounts.roles import Role
from guidelines.models import Respondent
from reporting.entries.states import State

if TYPE_CHECKING:
    from reporting.entries.models import Entry  # noqa: F401 -- the queryset's type argument

# Who writes an entry, by why its unit is asked (MEASURES.md, "Who answers"). A unit's own people
# answer what divisions and named units are asked; the rest belongs to who holds the assignment.
UNIT_WRITERS = (Role.CONTACT, Role.DEPUTY, Role.APPROVER)
UNIT_RESPONDENTS = (Respondent.DIVISIONS, Respondent.UNITS)
HEAD_RESPONDENTS = (Respondent.HEAD, Respondent.NETWORK_CONTACTS)
ASSIGNED = (
    (Respondent.NETWORK_CONTACTS, Role.NETWORK_CONTACT),
    (Respondent.PROJECT_OFFICE, Role.PROJECT_OFFICE),
)


def below(paths: tuple[str, ...]) -> Q:
    """Entries of these units or units below them."""
    query = Q(pk__in=[])
    for path in paths:
        query |= Q(unit__path__startswith=path)
    return query


class EntryQuerySet(models.QuerySet["Entry"]):
    """Every way the product reads entries."""

    def visible_to(self, person: User) -> Self:
        """Restrict to what this person may know exists (RELIABILITY section 2, rows 3 to 5)."""
        grants = person.grants
        if grants.has(Role.HEAD):
            return self
        visible = self._own(person)
        if grants.has_city_role():
            visible |= Q(state=State.APPROVED)
        if grants.has(Role.READER):
            visible |= Q(state=State.SUBMITTED)
        return self.filter(visible)

    def readable_to(self, person: User) -> Self:
        """Restrict to those whose words this person may read; rules.may_read_text for many."""
        readable = Q(state__in=[State.SUBMITTED, State.APPROVED]) | self._own(person)
        if person.grants.has(Role.HEAD):
            readable |= Q(written_for_unit=True)
        return self.visible_to(person).filter(readable)

    def written_by(self, person: User) -> Self:
        """The rows this person is asked to write: "Omat kirjaukset"."""
        return self.filter(self._own(person))

    def waiting_for(self, person: User) -> Self:
        """The rows that contacts handed on and this approver is to submit, or give back."""
        theirs = below(person.grants.paths(Role.APPROVER))
        handed_on = Q(handed_on_at__isnull=False, measure__respondent__in=UNIT_RESPONDENTS)
        return self.filter(theirs, handed_on)

    def _own(self, person: User) -> Q:
        """The rows that the person writes; the same answer as rules.may_save gives for one."""
        grants = person.grants
        own = Q(pk__in=[])
        if paths := grants.paths(*UNIT_WRITERS):
            own |= Q(measure__respondent__in=UNIT_RESPONDENTS) & below(paths)
        for respondent, role in ASSIGNED:
            if paths := grants.paths(role):
                own |= Q(measure__respondent=respondent) & below(paths)
        if grants.has(Role.HEAD):
            own |= Q(measure__respondent__in=HEAD_RESPONDENTS)
        return own

    def with_repeated(self) -> Self:
        """Add `repeated`: the text is word for word what the unit said the year before."""
        same_measure = Q(measure=OuterRef("measure")) | Q(measure=OuterRef("measure__continues"))
        before = self.model.objects.filter(
            same_measure,
            round__year=OuterRef("round__year") - 1,
            unit=OuterRef("unit"),
            text=OuterRef("text"),
            text__gt="",
        )
        return self.annotate(repeated=Exists(before))

    def in_order(self) -> Self:
        """By measure, then by unit, as stored ordinals have it."""
        return self.order_by(
            "measure__objective__pillar__number",
            "measure__objective__number",
            "measure__number",
            "unit__ordinal",
            "unit__path",
        )

    def by_unit(self) -> Self:
        """By unit, then by measure."""
        return self.order_by(
            "unit__ordinal",
            "unit__path",
            "measure__objective__pillar__number",
            "measure__objective__number",
            "measure__number",
        )

    def for_list(self) -> Self:
        """Rows of a list: one query, without the long texts of the measures' neighbours."""
        return self.select_related("measure", "unit", "round__edition").in_order()

    def for_board(self) -> Self:
        """Cells of the matrix: no text leaves the database."""
        return self.select_related("unit").defer("text", "short_text", "reason", "return_reason")

    def for_page(self) -> Self:
        """One entry with all that its page shows, in one query."""
        return self.select_related(
            "measure__objective__pillar",
            "unit__parent__parent",
            "round__edition",
            "saved_by",
            "returned_by",
        )

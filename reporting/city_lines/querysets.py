from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q

from accounts.models import User
from accounts.roles import CITY_ROLES, Role
from reporting.entries.models import Entry
from reporting.entries.states import State

if TYPE_CHECKING:
    from reporting.city_lines.models import CityLine  # noqa: F401 -- type argument


class CityLineQuerySet(models.QuerySet["CityLine"]):
    """Every way the product reads city lines."""

    def visible_to(self, person: User) -> Self:
        """Restrict to what this person may know exists (RELIABILITY section 2, row 6, note 3)."""
        if person.grants.has(Role.HEAD, Role.READER):
            return self
        if person.grants.has(*CITY_ROLES):
            return self.filter(Q(imported=True) | Q(round__state__in=["locked", "closed"]))
        return self.none()

    def in_order(self) -> Self:
        """By stored ordinals."""
        return self.order_by(
            "measure__objective__pillar__number", "measure__objective__number", "measure__number"
        )

    def for_list(self) -> Self:
        """Rows of a list, with what has changed since the line was composed."""
        return self.select_related("measure", "round__edition").with_changed().in_order()

    def with_changed(self) -> Self:
        """Add what has changed since the line was composed.

        `source_changed`: an entry it was composed from has a newer version. `answer_added`: an
        answer has been approved that it was not composed from.
        """
        line = self.model.objects.filter(pk=OuterRef("pk"))
        newer = line.filter(sources__entry__version__gt=F("sources__entry_version"))
        its_source = self.model.objects.filter(pk=OuterRef(OuterRef("pk")))
        answers = Entry.objects.filter(
            ~Exists(its_source.filter(sources__entry=OuterRef("pk"))),
            round=OuterRef("round"),
            measure=OuterRef("measure"),
            state=State.APPROVED,
        )
        composed = Q(saved_at__isnull=False) & ~Q(text="")
        return self.annotate(
            source_changed=Exists(newer),
            answer_added=ExpressionWrapper(
                composed & Q(Exists(answers)), output_field=models.BooleanField()
            ),
        )

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from accounts.models import User
from accounts.roles import CITY_ROLES, BodyKind, Role
from packets.states import HANDED_OVER, MAKING, PROVEN, State

if TYPE_CHECKING:
    from packets.models import Download, Packet  # noqa: F401 -- type arguments


UNIT_PEOPLE = (Role.CONTACT, Role.DEPUTY, Role.APPROVER)
# What lists leave out: the bytes stand in rows of their own, the findings are for one page.
LONG = ("findings", "correction_reason")


class PacketQuerySet(models.QuerySet["Packet"]):
    """Every way the product reads packets."""

    def visible_to(self, person: User) -> Self:
        """Restrict to what this person may know exists (RELIABILITY section 2, rows 15 to 17)."""
        grants = person.grants
        if person.is_system or grants.has(Role.HEAD):
            return self
        visible = Q(body__in=grants.bodies(Role.SECRETARY))
        visible |= Q(body__in=grants.bodies(Role.MEMBER)) & _shown()
        if grants.has(Role.READER):
            visible |= Q(state__in=PROVEN)
        city = ~Q(body__kind=BodyKind.MANAGEMENT_TEAM)
        if grants.has(Role.APPROVER):
            visible |= city & Q(state__in=PROVEN)
        if grants.has(*CITY_ROLES):
            visible |= city & _shown()
        visible |= _teams_below(grants.paths(*UNIT_PEOPLE))
        visible |= _teams_above(grants.paths(*CITY_ROLES)) & _shown()
        return self.filter(visible)

    def shown(self) -> Self:
        """What bodies have been shown: published, and superseded after that."""
        return self.filter(_shown())

    def of_body(self, body_id: int) -> Self:
        """The packets of one body, newest first, the report before its slides."""
        return self.filter(body_id=body_id).order_by("-round__year", "-version", "form", "language")

    def with_names(self) -> Self:
        """Round, body and the state of the build, in the same query."""
        return self.select_related("round__edition", "body__unit", "job", "supersedes")

    def for_list(self) -> Self:
        """Rows of the packets' pages, newest year first, in the order in which bodies meet."""
        return (
            self.with_names()
            .defer(*LONG)
            .order_by("-round__year", "body__ordinal", "form", "language", "-version")
        )

    def for_page(self) -> Self:
        """One packet with all that its page shows, its content aside."""
        return self.with_names().select_related("superseded_by", "locked_by", "published_by")

    def with_content(self) -> Self:
        """Packets with what they say."""
        return self.select_related("snapshot")

    def of_same(self, packet: "Packet") -> Self:
        """All versions of what this packet is a version of."""
        return self.filter(
            round=packet.round_id,
            body=packet.body_id,
            form=packet.form,
            language=packet.language,
        )

    def in_the_making_beside(self, packet: "Packet") -> Self:
        """Another version that is a draft or locked."""
        return self.of_same(packet).filter(state__in=MAKING).exclude(pk=packet.pk)

    def valid_beside(self, packet: "Packet") -> Self:
        """The published version that this one is about to replace, if there is one."""
        return self.of_same(packet).filter(state=State.PUBLISHED).exclude(pk=packet.pk)


class DownloadQuerySet(models.QuerySet["Download"]):
    """Every way the product reads downloads."""

    def of(self, person: User) -> Self:
        """A person's own."""
        return self.filter(user=person)


def _shown() -> Q:
    return Q(state__in=HANDED_OVER, published_at__isnull=False)


def _teams_below(paths: tuple[str, ...]) -> Q:
    """Management teams of these units or of units below them."""
    query = Q(pk__in=[])
    for path in paths:
        query |= Q(body__kind=BodyKind.MANAGEMENT_TEAM, body__unit__path__startswith=path)
    return query


def _teams_above(paths: tuple[str, ...]) -> Q:
    """Management teams of the divisions that these units belong to, or are."""
    query = Q(pk__in=[])
    for path in paths:
        divisions = [path[: end + 1] for end in range(len(path)) if path[end] == "/"]
        query |= Q(body__kind=BodyKind.MANAGEMENT_TEAM, body__unit__path__in=divisions)
        query |= Q(body__kind=BodyKind.MANAGEMENT_TEAM, body__unit__path__startswith=path)
    return query

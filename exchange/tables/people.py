"""Who holds what, and the packets, as rows."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Appointment, User
from accounts.roles import CITY_ROLES, Role
from exchange.tables.choosing import rounds_asked
from exchange.tables.table import Asked, Coded, Column, Kind, Row, Sheet
from packets.models import Packet
from packets.states import Paper, Publicity, State
from reporting.rounds.models import Round

PEOPLE = (
    Column("id", pgettext_lazy("column", "Id"), Kind.NUMBER, hidden=True),
    Column("name", _("Name"), width=26),
    Column("email", _("E-mail"), width=32),
    Column("active", _("May sign in"), Kind.TRUTH, width=11),
    Column("role", _("Role"), width=24),
    Column("place", _("Unit or body"), width=34),
    Column("starts_on", pgettext_lazy("column", "From"), Kind.DATE, width=12),
    Column("ends_on", pgettext_lazy("column", "To"), Kind.DATE, width=12),
    Column("pending", _("Waits for confirmation"), Kind.TRUTH, width=11),
)
PACKETS = (
    Column("id", pgettext_lazy("column", "Id"), hidden=True, width=38),
    Column("year", _("Year"), Kind.NUMBER, width=7),
    Column("body_key", _("Body’s code"), hidden=True),
    Column("body", _("Body"), width=34),
    Column("form", pgettext_lazy("column", "Form"), width=14),
    Column("version", pgettext_lazy("column", "Version"), Kind.NUMBER, width=8),
    Column("state", _("State"), width=14),
    Column("pages", pgettext_lazy("column", "Pages"), Kind.NUMBER, width=8),
    Column("diary_number", _("Diary number"), width=18),
    Column("agenda_item", _("Agenda item"), width=18),
    Column("publicity", _("Publicity"), width=18),
    Column("built_at", pgettext_lazy("column", "Built"), Kind.MOMENT, width=17),
    Column("locked_at", _("Locked"), Kind.MOMENT, width=17),
    Column("published_at", pgettext_lazy("column", "Published"), Kind.MOMENT, width=17),
    Column("sha256", _("The file’s SHA-256"), width=20),
)


def may_see_people(person: User) -> bool:
    """Lists of people leave the house only with those who appoint everybody."""
    return person.grants.has(Role.HEAD, Role.ADMIN)


def may_see_packets(person: User) -> bool:
    """Who has packets to read; which, their queryset says (rows 15 to 17)."""
    return person.grants.has(*CITY_ROLES, Role.SECRETARY, Role.MEMBER)


def people(person: User, asked: Asked) -> Sheet:  # noqa: ARG001 -- one signature for all
    """Appointments in force and to come."""
    found = Appointment.objects.visible_to(person).not_over().for_people().in_order()
    return Sheet(PEOPLE, tuple(_appointment(appointment) for appointment in found))


def _appointment(appointment: Appointment) -> Row:
    return (
        appointment.pk,
        appointment.user.name,
        appointment.user.email,
        appointment.user.is_active,
        Coded(appointment.role, Role(appointment.role).label),
        appointment.place,
        appointment.starts_on,
        appointment.ends_on,
        appointment.pending,
    )


def packets(person: User, asked: Asked) -> Sheet:
    """The packets of a round that the person sees; none of what they say."""
    rounds = rounds_asked(Round.objects.newest_first(), asked)
    found = Packet.objects.visible_to(person).filter(round__in=rounds).for_list()
    return Sheet(PACKETS, tuple(_packet(packet) for packet in found))


def _packet(packet: Packet) -> Row:
    publicity = packet.publicity
    return (
        str(packet.pk),
        packet.round.year,
        packet.body.key,
        packet.body.name,
        Coded(packet.form, Paper(packet.form).label),
        packet.version,
        Coded(packet.state, State(packet.state).label),
        packet.pages,
        packet.diary_number,
        packet.agenda_item,
        Coded(publicity, Publicity(publicity).label) if publicity else None,
        packet.built_at,
        packet.locked_at,
        packet.published_at,
        packet.file_id or "",
    )

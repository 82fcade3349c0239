"""The letter by which a body's members hear that their packet can be read: a link, never a file."""

from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Appointment, User
from accounts.roles import Role
from mail.content import Content, link
from mail.models import Letter
from mail.operations import Occasion, write_letter
from packets.models import Packet
from packets.states import State

PUBLISHED = "packets.published"


def tell_members(packet_id: UUID, day: date) -> int:
    """Queue the letter for every member of the body; its report and slides are one letter."""
    packet = Packet.objects.with_names().filter(pk=packet_id, state=State.PUBLISHED).first()
    if packet is None:
        return 0
    key = f"packet {packet.round_id} {packet.body_id} {packet.version}"
    occasion = Occasion(PUBLISHED, key, day, about=str(packet.pk))
    return len([one for one in _members(packet, day) if write_letter(occasion, one)])


def compose_published(letter: Letter) -> Content | None:
    """What can be read and where, while it is still the valid one."""
    packet = Packet.objects.with_names().filter(pk=letter.about, state=State.PUBLISHED).first()
    if packet is None:
        return None
    names = {"body": packet.body, "year": packet.round.year}
    heading = _("Material for %(body)s, round %(year)s") % names
    corrected = _("It is a corrected version; the one before is no longer valid.")
    return Content(
        subject=heading,
        heading=heading,
        lede=" ".join(
            filter(
                None,
                (
                    _("What has been done of the international guidelines can be read now."),
                    corrected if packet.supersedes_id else "",
                ),
            )
        ),
        button=_("Sign in and read"),
        url=link(reverse("packet-read", args=[packet.pk])),
        why=_("This mail comes once, when the body’s material is published."),
    )


def _members(packet: Packet, day: date) -> list[User]:
    held = Appointment.objects.valid(day).of_active_people().exclude(user__email="")
    members = held.filter(role=Role.MEMBER, body=packet.body_id).select_related("user")
    return list({row.user_id: row.user for row in members.order_by("pk")}.values())

"""Every kind of letter: what the sent log calls it, and the function that writes it."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from mail.kinds import Kind

KINDS: Mapping[str, Kind] = {
    "reporting.digest": Kind(_("The morning’s mail"), "reporting.reminders.letters.compose_digest"),
    "reporting.returned": Kind(
        _("Returned just before the deadline"), "reporting.reminders.letters.compose_digest"
    ),
    "reporting.meeting_moved": Kind(
        _("A meeting has moved"), "reporting.reminders.letters.compose_moved"
    ),
    "reporting.input_asked": Kind(
        _("Input is asked for"), "reporting.reminders.asking.compose_asked"
    ),
    "reporting.thanks": Kind(
        _("Thanks, and what became of the texts"), "reporting.reminders.letters.compose_thanks"
    ),
    "feedback.received": Kind(
        _("Accessibility feedback has come"), "feedback.letters.compose_received"
    ),
    "feedback.answered": Kind(
        _("Answer to accessibility feedback"), "feedback.letters.compose_answered"
    ),
    "packets.published": Kind(_("Material is published"), "packets.notices.compose_published"),
}

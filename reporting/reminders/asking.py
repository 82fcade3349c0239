"""The letter by which a service area is asked for input; vantaa_intl/letter_kinds.py names it."""

from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from mail.content import Content, Row, Section, link
from mail.models import Letter
from reporting.inputs.links import link_path
from reporting.inputs.models import InputRequest
from reporting.reminders.digest import QUOTE

ASKED = "reporting.input_asked"


def compose_asked(letter: Letter) -> Content | None:
    """What a service area is asked, if it still is and has not answered."""
    waiting = InputRequest.objects.waiting().for_page()
    request = waiting.filter(pk=letter.about).first()
    if request is None:
        return None
    entry = request.entry
    measure = f"{entry.measure.code} {entry.measure.text}"  # in full: a service area knows no code
    heading = _("Input is asked for by %(day)s") % {"day": date_format(request.due_on, "D j.n.Y")}
    return Content(
        subject=heading,
        heading=heading,
        lede=_("%(unit)s writes an entry and asks %(area)s what it has done.")
        % {"unit": entry.unit, "area": request.unit},
        sections=(Section(_("The measure"), (Row(measure, note=_question(request)),)),),
        button=_("Answer"),
        url=link(link_path(request) if request.email else request.get_absolute_url()),
        why=_("The answer may be mended until the asker closes the request."),
        secret=bool(request.email),
    )


def _question(request: InputRequest) -> str:
    if not request.question:
        return ""
    return _("“%(words)s”") % {"words": Truncator(request.question).chars(QUOTE)}

"""The two status languages of a page: workflow pills and implementation glyphs (DESIGN.md)."""

from functools import cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from core.templatetags.icons import icon
from reporting import periods
from reporting.city_lines.models import CityLine
from reporting.entries.states import State
from reporting.progress import Progress

register = template.Library()

GLYPHS = {
    Progress.NOT_STARTED: "s-not",
    Progress.PLANNED: "s-plan",
    Progress.ONGOING: "s-run",
    Progress.CONTINUOUS: "s-cont",
    Progress.DONE: "s-done",
    Progress.DISCONTINUED: "s-stop",
    Progress.NOT_CONCERNED: "s-na",
}
PILLS = {
    State.DRAFT: ("draft", "w-draft"),
    State.SUBMITTED: ("sub", "w-sub"),
    State.RETURNED: ("ret", "w-ret"),
    State.APPROVED: ("ok", "w-ok"),
}


@register.simple_tag
def progress_glyph(progress: str) -> SafeString:
    """The glyph of an implementation status alone, decorative."""
    return icon(GLYPHS[Progress(progress)])


@register.simple_tag
def progress_mark(progress: str, period: str = "") -> SafeString:
    """Glyph and word of an implementation status, with its period; nothing for no status."""
    if not progress:
        return SafeString("")
    status = Progress(progress)
    when = periods.label(period)
    more = format_html(' <span class="meta">{}</span>', when) if when else SafeString("")
    return format_html(
        '<span class="st">{}<span>{}{}</span></span>', icon(GLYPHS[status]), status.label, more
    )


@register.simple_tag
def state_pill(state: str, missing: bool = False) -> SafeString:  # noqa: FBT001, FBT002 -- a template tag
    """The pill of a workflow state; an untouched draft is shown as missing."""
    return _pill(state, missing, get_language())


@cache
def _pill(state: str, missing: bool, _language: str | None) -> SafeString:  # noqa: FBT001 -- a key
    if missing:
        css, name, word = "none", "w-none", _("Missing")
    else:
        css, name = PILLS[State(state)]
        word = str(State(state).label)
    return format_html(
        '<span class="pill pill--{}">{}<span class="w">{}</span></span>', css, icon(name), word
    )


@register.filter
def period_label(code: str) -> str:
    """A period code in the reader's language."""
    return periods.label(code)


@cache
def said(state: str, missing: bool, progress: str, language: str | None) -> SafeString:  # noqa: FBT001 -- a key
    """What a cell of the matrix says: exceptions speak, an approved entry shows its status alone.

    A draft's status is the writer's own until it is handed over (RELIABILITY section 2, note 1).
    """
    pill = _pill(state, missing, language) if state != State.APPROVED else ""
    spoken = "" if pill else State.APPROVED.label
    glyph: SafeString | str = ""
    if progress and state in {State.SUBMITTED, State.APPROVED}:
        status = Progress(progress)
        glyph = format_html(
            '<span class="st st--icon">{}</span><span class="sr">, {}</span>',
            icon(GLYPHS[status]),
            status.label,
        )
    return format_html('{}<span class="sr">{}</span>{}', pill, spoken, glyph)


@register.simple_tag
def line_pill(line: CityLine) -> SafeString:
    """How far a city line is."""
    if line.state == "ready":
        return line_state("ready" if line.progress_confirmed else "unconfirmed")
    return line_state("none" if line.version == 1 else "draft")


def line_state(state: str) -> SafeString:
    """The pill of a city line's state: "ready", "unconfirmed", "draft" or "none"."""
    css, name, word = {
        "ready": ("ok", "w-ok", _("Ready")),
        "unconfirmed": ("sub", "w-sub", _("Unconfirmed")),
        "draft": ("draft", "w-draft", _("Draft")),
        "none": ("none", "w-none", pgettext("city line", "Not started")),
    }[state]
    return format_html(
        '<span class="pill pill--{}">{}<span class="w">{}</span></span>', css, icon(name), word
    )

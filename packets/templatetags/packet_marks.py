"""How a packet's facts are written on a page: its pill, its file, its days."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import template
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.templatetags.icons import icon
from packets.changes import Change, What
from packets.models import Packet
from packets.rendering import words
from packets.snapshot import Progress
from packets.states import Paper, State

register = template.Library()

PILLS = {
    State.DRAFT: ("draft", "w-draft"),
    State.LOCKED: ("sub", "i-lock"),
    State.PUBLISHED: ("ok", "w-ok"),
    State.SUPERSEDED: ("none", "w-none"),
}
MEGABYTE, KILOBYTE = 1_000_000, 1000


@register.simple_tag
def packet_pill(packet: Packet) -> SafeString:
    """The pill of a packet's state."""
    css, name = PILLS[State(packet.state)]
    return format_html(
        '<span class="pill pill--{}">{}<span class="w">{}</span></span>',
        css,
        icon(name),
        State(packet.state).label,
    )


@register.filter
def file_facts(packet: Packet) -> str:
    """As in "PDF, 34 pages, 1.2 MB", in the reader's language; "" while there is no file."""
    if packet.pages is None or packet.size_bytes is None:
        return ""
    if packet.form == Paper.SLIDES:
        pages = ngettext("%(n)d slide", "%(n)d slides", packet.pages) % {"n": packet.pages}
    else:
        pages = ngettext("%(n)d page", "%(n)d pages", packet.pages) % {"n": packet.pages}
    return f"PDF, {pages}, {_size(packet.size_bytes)}"


@register.filter
def days_away(day: date | None) -> str:
    """As in "in 4 days", "today" or "held"; "" for no day."""
    if day is None:
        return ""
    days = (day - timezone.localdate()).days
    if days < 0:
        return _("held")
    if days == 0:
        return _("today")
    return ngettext("in %(n)d day", "in %(n)d days", days) % {"n": days}


@register.filter
def change_words(change: Change) -> str:
    """What has changed, in words."""
    match change.what:
        case What.STATUS:
            before, after = change.before or _("not stated"), change.after or _("not stated")
            return _("status: %(before)s → %(after)s") % {"before": before, "after": after}
        case What.TEXT:
            return _("text revised")
        case What.ANSWERS:
            return _("answers revised")
        case What.NEW:
            return _("new measure")
        case _:
            return _("no longer there")


@register.simple_tag(takes_context=True)
def say(context: Mapping[str, Any], key: str, **facts: object) -> str:
    """A packet's own words on its page for a phone, in its language and not the reader's."""
    return words.say(context["s"].language, key, **facts)


@register.simple_tag
def stated(progress: str, word: str, period: str = "") -> SafeString:
    """Glyph and word of a status as the packet says it; nothing for an unstated one."""
    if not progress:
        return SafeString("")
    more = format_html(' <span class="meta">{}</span>', period) if period else SafeString("")
    glyph = icon(f"s-{Progress(progress)}")
    return format_html('<span class="st">{}<span>{}{}</span></span>', glyph, word, more)


def _size(size_bytes: int) -> str:
    if size_bytes >= MEGABYTE:
        return _("%(size)s MB") % {"size": formats.number_format(size_bytes / MEGABYTE, 1)}
    return _("%(size)s kB") % {"size": max(1, round(size_bytes / KILOBYTE))}

"""The filters of the packet templates."""

import re
from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from packets.rendering import contents, words

register = template.Library()
HYPHENATED = re.compile(r"((?<!\S)(?:-\w+|\w{1,2}-\w+))")


@register.filter
def tied(text: str) -> SafeString:
    """Keep "-rahoituksiin" and "EU-asiat" on one line: no break after their hyphen."""
    parts = HYPHENATED.split(text)
    return format_html_join("", "{}", ((_part(n, part),) for n, part in enumerate(parts) if part))


def _part(position: int, part: str) -> str:
    return format_html('<span class="nw">{}</span>', part) if position % 2 else part


@register.simple_tag(takes_context=True)
def say(context: Mapping[str, Any], key: str, **facts: object) -> str:
    """The packet's own words of that key, in its language."""
    return words.say(context["s"].language, key, **facts)


@register.simple_tag(takes_context=True)
def own_text(context: Mapping[str, Any]) -> SafeString:
    """The language of the city's own texts, on an element of a packet in another language."""
    return SafeString("" if context["s"].language == "fi" else ' lang="fi"')


@register.filter
def lower_first(text: str) -> str:
    """As a word inside a sentence; an abbreviation ("EU-vaikuttaminen") stays as it is."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


@register.filter
def of(rows: Mapping[str, object], key: str) -> object:
    """The row of that key."""
    return rows[key]


for _fact in (
    contents.changed,
    contents.reasoned,
    contents.unanswered,
    contents.own_asked,
    contents.measure_count,
):
    register.filter(_fact.__name__, _fact)

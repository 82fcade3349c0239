from functools import lru_cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=500)  # a matrix asks for the same dozen hundreds of times
def icon(name: str, css: str = "") -> SafeString:
    """A decorative symbol of the page's sprite (templates/core/_sprite.html), such as "w-ok"."""
    return format_html(
        '<svg class="{}" viewBox="0 0 20 20" aria-hidden="true" focusable="false">'
        '<use href="#{}"/></svg>',
        css,
        name,
    )

"""Typography of one line: the letters stay, the ways of encoding them become one."""

import re
import unicodedata

SOFT_HYPHEN = "\u00ad"
_INVISIBLE = dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x200E, 0x200F))
_LIGATURES = {
    0xFB00: "ff",
    0xFB01: "fi",
    0xFB02: "fl",
    0xFB03: "ffi",
    0xFB04: "ffl",
    0x2011: "-",  # a hyphen that only forbids the line end
    0x2010: "-",
}
_TABLE = _INVISIBLE | _LIGATURES
_SPACES = re.compile(r"\s+")


def clean_line(text: str) -> str:
    """Bring a line to NFC with single spaces; a soft hyphen stays only where it ends the line."""
    composed = unicodedata.normalize("NFC", text.translate(_TABLE))
    spaced = _SPACES.sub(" ", composed).strip()
    broken = spaced.endswith(SOFT_HYPHEN)
    bare = spaced.replace(SOFT_HYPHEN, "")
    return bare + SOFT_HYPHEN if broken and bare else bare

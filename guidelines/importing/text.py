"""Extracted text: its encoding, its slide ends, its blocks, its places in line numbers."""

import codecs
import re
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy as _

from guidelines.importing.cleaning import clean_line
from guidelines.importing.document import Block, Document, Line, Place, PlaceKind, Slide, refusal

SLIDE_END_BLANKS = 3
_LINE_ENDS = re.compile(r"\r\n|\r|\n|\u2028|\u2029|\x85|\x0b")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, None),
    (codecs.BOM_UTF32_BE, None),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_FORBIDDEN = re.compile(r"[\x00-\x08\x0e-\x1f\ufffe\uffff]")


def read_text(data: bytes, name: str) -> Document:
    """Read text as UTF-8 or, with its mark, UTF-16; refuse what is not text, naming the line."""
    text = _decode(data)
    _refuse_control_characters(text)
    return Document(name, tuple(split_slides(_numbered_lines(text))))


def _decode(data: bytes) -> str:
    mark, encoding = next(((m, e) for m, e in _BOMS if data.startswith(m)), (b"", "utf-8"))
    if encoding is None:
        raise refusal(_("The file is in UTF-32. Save it as UTF-8 and try again."))
    body = data[len(mark) :]
    try:
        return body.decode(encoding)
    except UnicodeDecodeError as error:
        number = _line_number(body[: error.start].decode(encoding, "replace"))
        raise refusal(
            _(
                "Line {number} is not {encoding} text. Save the file as UTF-8 text, "
                "or choose the .pptx or .pdf itself."
            ),
            number=number,
            encoding=encoding.upper()[:6].rstrip("-"),
        ) from error


def _refuse_control_characters(text: str) -> None:
    match = _FORBIDDEN.search(text)
    if match is None:
        return
    raise refusal(
        _(
            "Line {number} holds a character that no text has ({character}), so this is not a text "
            "file. Choose the guidelines document as text, .pptx or .pdf."
        ),
        number=_line_number(text[: match.start()]),
        character=f"U+{ord(match.group()):04X}",
    )


def _line_number(before: str) -> int:
    return len(_LINE_ENDS.findall(before)) + 1


def _numbered_lines(text: str) -> Iterator[tuple[int, str]]:
    yield from enumerate(_LINE_ENDS.split(text), 1)


def split_slides(lines: Iterable[tuple[int, str]]) -> Iterator[Slide]:
    """Cut numbered lines into slides: three blank lines or a form feed end one."""
    blocks: list[Block] = []
    open_lines: list[Line] = []
    blanks = 0
    for number, raw in lines:
        for index, part in enumerate(raw.split("\f")):
            blanks = SLIDE_END_BLANKS if index else blanks
            text = clean_line(part)
            blanks = blanks if text else blanks + 1
            if not text or blanks:
                _close(blocks, open_lines)
            if not text:
                continue
            if blanks >= SLIDE_END_BLANKS and blocks:
                yield Slide(blocks[0].lines[0].place, tuple(blocks))
                blocks = []
            blanks = 0
            open_lines.append(Line(text, Place(PlaceKind.LINE, number)))
    _close(blocks, open_lines)
    if blocks:
        yield Slide(blocks[0].lines[0].place, tuple(blocks))


def _close(blocks: list[Block], lines: list[Line]) -> None:
    if lines:
        blocks.append(Block(tuple(lines)))
        lines.clear()

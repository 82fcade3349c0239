"""A .pptx: text frames, grouped shapes and tables in reading order; notes are only warned of."""

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pptx
from django.utils.translation import gettext_lazy as _
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER
from pptx.exc import PackageNotFoundError

from guidelines.importing.cleaning import clean_line
from guidelines.importing.document import (
    Block,
    Document,
    Line,
    Place,
    PlaceKind,
    Remark,
    Slide,
    UnreadableDocument,
    remark,
)
from guidelines.importing.joining import continues
from guidelines.importing.layout import Box, in_reading_order
from guidelines.importing.markers import find_marker
from guidelines.importing.tables import Row, table_blocks

_FURNITURE = {
    PP_PLACEHOLDER.SLIDE_NUMBER,
    PP_PLACEHOLDER.DATE,
    PP_PLACEHOLDER.FOOTER,
    PP_PLACEHOLDER.HEADER,
}
_TITLES = {PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE, PP_PLACEHOLDER.VERTICAL_TITLE}
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
# python-pptx opens parts as they are asked for, so a broken one may show itself anywhere.
_BROKEN = (
    PackageNotFoundError,
    zipfile.BadZipFile,
    zlib.error,
    SyntaxError,  # lxml's errors are such
    KeyError,
    ValueError,
    AttributeError,
    IndexError,
    TypeError,
    NotImplementedError,
    EOFError,
)


def read_slides(data: bytes, name: str) -> Document:
    """Read the shown slides of a presentation that `check_archive` has let through."""
    try:
        presentation = pptx.Presentation(io.BytesIO(data))
        read = [
            _read_slide(slide, Place(PlaceKind.SLIDE, number))
            for number, slide in enumerate(presentation.slides, 1)
        ]
    except _BROKEN as error:
        raise UnreadableDocument(
            _("The file is cut short or damaged. Save the slides again as .pptx and try again.")
        ) from error
    slides = tuple(slide for slide, _remarks in read)
    remarks = tuple(note for _slide, notes in read for note in notes)
    if not any(slide.blocks for slide in slides):
        raise UnreadableDocument(
            _(
                "The presentation has no text on its shown slides. If the text is in pictures, run "
                "text recognition (OCR) or type it in; if slides are hidden, show them."
            )
        )
    return Document(name, slides, remarks)


def _read_slide(slide: Any, place: Place) -> tuple[Slide, list[Remark]]:
    remarks: list[Remark] = []
    if slide.has_notes_slide and _notes_text(slide):
        remarks.append(remark(place, _("The notes of this slide were not read.")))
    if slide._element.get("show") in {"0", "false"}:  # noqa: SLF001 -- python-pptx has no name for it
        remarks.append(remark(place, _("This slide is hidden and was not read.")))
        return Slide(place, ()), remarks
    boxes = list(_boxes(slide.shapes, place, remarks))
    return Slide(place, tuple(in_reading_order(boxes))), remarks


def _notes_text(slide: Any) -> str:
    frame = slide.notes_slide.notes_text_frame
    return frame.text.strip() if frame is not None else ""


@dataclass(frozen=True, slots=True)
class _Shift:
    """How a group moves and scales what is inside it."""

    x: float = 0
    y: float = 0
    scale_x: float = 1
    scale_y: float = 1


def _boxes(
    shapes: Iterable[Any], place: Place, remarks: list[Remark], shift: _Shift | None = None
) -> Iterator[Box]:
    shift = shift or _Shift()
    for shape in shapes:
        if shape.is_placeholder and shape.placeholder_format.type in _FURNITURE:
            continue
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP:
            yield from _boxes(shape.shapes, place, remarks, _group_shift(shape, shift))
        elif getattr(shape, "has_table", False) and shape.has_table:
            blocks = table_blocks(list(_table_rows(shape.table)), place, _row_base(shape), remarks)
            yield _box(shape, shift, tuple(blocks))
        elif shape.has_text_frame:
            blocks = list(_frame_blocks(shape.text_frame, place))
            if blocks:
                yield _box(shape, shift, tuple(blocks))
        elif shape.element.tag.endswith("}graphicFrame"):
            remarks.append(
                remark(place, _("A diagram or chart on this slide was not read. Check its text."))
            )


def _row_base(shape: Any) -> int:
    """Give rows of two tables on one slide numbers that cannot meet."""
    return int(shape.shape_id) * 1000


def _group_shift(group: Any, outer: _Shift) -> _Shift:
    frame = group.element.grpSpPr.find(f"{_DRAWING}xfrm")
    child = frame.find(f"{_DRAWING}chOff") if frame is not None else None
    extent = frame.find(f"{_DRAWING}chExt") if frame is not None else None
    if child is None or extent is None:
        return outer
    scale_x = (group.width or 0) / max(int(extent.get("cx")), 1) or 1
    scale_y = (group.height or 0) / max(int(extent.get("cy")), 1) or 1
    x = outer.x + outer.scale_x * ((group.left or 0) - scale_x * int(child.get("x")))
    y = outer.y + outer.scale_y * ((group.top or 0) - scale_y * int(child.get("y")))
    return _Shift(x, y, outer.scale_x * scale_x, outer.scale_y * scale_y)


def _box(shape: Any, shift: _Shift, blocks: tuple[Block, ...]) -> Box:
    left = shift.x + shift.scale_x * (shape.left or 0)
    top = shift.y + shift.scale_y * (shape.top or 0)
    is_title = shape.is_placeholder and shape.placeholder_format.type in _TITLES
    return Box(
        left=left,
        top=top,
        right=left + shift.scale_x * (shape.width or 0),
        bottom=top + shift.scale_y * (shape.height or 0),
        blocks=blocks,
        is_title=is_title,
    )


def _table_rows(table: Any) -> Iterator[Row]:
    for row in table.rows:
        cells = [cell for cell in row.cells if not cell.is_spanned]
        if cells:
            yield Row(tuple("\n".join(_paragraphs(cell.text_frame)) for cell in cells))


def _paragraphs(frame: Any) -> Iterator[str]:
    """Give each paragraph's text, with the number or bullet that the slide shows before it."""
    count: dict[int, int] = {}
    for paragraph in frame.paragraphs:
        text = paragraph.text
        properties = paragraph._p.pPr  # noqa: SLF001 -- python-pptx does not know lists
        mark = _list_mark(properties, count, paragraph.level) if text.strip() else ""
        if not mark and text.strip():
            count.pop(paragraph.level, None)
        yield text if find_marker(clean_line(text)) else f"{mark}{text}"


def _list_mark(properties: Any, count: dict[int, int], level: int) -> str:
    if properties is None:
        return ""
    numbered = properties.find(f"{_DRAWING}buAutoNum")
    if numbered is not None:
        first = int(numbered.get("startAt", "1"))
        count[level] = max(count.get(level, 0) + 1, first)
        return f"{count[level]}. "
    return "• " if properties.find(f"{_DRAWING}buChar") is not None else ""


def _frame_blocks(frame: Any, place: Place) -> Iterator[Block]:
    """Cut a frame at its empty paragraphs; if it has none, every paragraph is a block."""
    texts = [text.split("\v") for text in _paragraphs(frame)]
    cleaned = [tuple(clean_line(piece) for piece in pieces) for pieces in texts]
    paragraphs = [tuple(piece for piece in pieces if piece) for pieces in cleaned]
    while paragraphs and not paragraphs[-1]:
        paragraphs.pop()
    while paragraphs and not paragraphs[0]:
        paragraphs.pop(0)
    spaced = not all(paragraphs)
    lines: list[Line] = []
    for pieces in paragraphs:
        apart = not pieces or not (spaced or _goes_on(lines, pieces[0]))
        if apart and lines:
            yield Block(tuple(lines))
            lines = []
        lines.extend(Line(piece, place) for piece in pieces)
    if lines:
        yield Block(tuple(lines))


def _goes_on(lines: list[Line], text: str) -> bool:
    return (
        bool(lines)
        and not find_marker(text)
        and not lines[-1].text.endswith(":")
        and continues(lines[-1].text, text)
    )

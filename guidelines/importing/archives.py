"""Zip files are judged by their central directory before anything in them is opened."""

import io
import zipfile
import zlib

from django.utils.translation import gettext_lazy as _

from guidelines.importing.document import UnreadableDocument, refusal

UNPACKED_LIMIT_BYTES = 100 * 1024 * 1024
MEMBER_LIMIT = 2_000
RATIO_LIMIT = 100
_SMALL_MEMBER_BYTES = 1024 * 1024
_MIB = 1024 * 1024
_PRESENTATION = "ppt/presentation.xml"
_ENCRYPTED = 0x1
_DEFINITIONS = (b"<!DOCTYPE", b"<!ENTITY")
_PROLOGUE_BYTES = 4096
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    ValueError,
    NotImplementedError,
    EOFError,
    RuntimeError,
    OSError,
)
_MACROS = "ppt/vbaProject.bin"


def check_archive(data: bytes) -> None:
    """Refuse what is not a sound, plain .pptx of a reasonable size."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            _check_sizes(members)
            _check_contents(members)
            _refuse_definitions(archive, members)
    except _BROKEN as error:
        raise UnreadableDocument(
            _("The file is cut short or damaged. Save the slides again as .pptx and try again.")
        ) from error


def _check_sizes(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MEMBER_LIMIT:
        raise refusal(
            _("The file holds more than {limit} parts. Export its text and choose that instead."),
            limit=MEMBER_LIMIT,
        )
    packed = sum(member.compress_size for member in members)
    unpacked = sum(member.file_size for member in members)
    swollen = any(
        member.file_size > _SMALL_MEMBER_BYTES
        and member.file_size > RATIO_LIMIT * max(member.compress_size, 1)
        for member in members
    )
    if unpacked > UNPACKED_LIMIT_BYTES or swollen or unpacked > RATIO_LIMIT * max(packed, 1):
        raise refusal(
            _(
                "The file would unpack to more than {limit} MiB or over {ratio} times its size. "
                "Export its text and choose that instead."
            ),
            limit=UNPACKED_LIMIT_BYTES // _MIB,
            ratio=RATIO_LIMIT,
        )


def _check_contents(members: list[zipfile.ZipInfo]) -> None:
    names = {member.filename for member in members}
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise UnreadableDocument(
            _("The file is protected by a password. Save it without one and try again.")
        )
    if _PRESENTATION not in names or _MACROS in names:
        raise UnreadableDocument(
            _(
                "The file is not a plain .pptx presentation. Choose the guidelines document as "
                "text, .pptx or .pdf."
            )
        )


def _refuse_definitions(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
    """Refuse XML that brings a DTD: no presentation needs one, and only attacks use it."""
    for member in members:
        if not member.filename.endswith((".xml", ".rels")):
            continue
        with archive.open(member) as part:
            prologue = part.read(_PROLOGUE_BYTES)
        if any(word in prologue for word in _DEFINITIONS):
            raise refusal(
                _(
                    "A part of the file ({part}) brings outside definitions and was not opened. "
                    "Save the slides again as .pptx and try again."
                ),
                part=member.filename,
            )

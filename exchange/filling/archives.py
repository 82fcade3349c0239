"""Whether a workbook may be opened at all, told by its directory. No Django here: the child's."""

import io
import zipfile
import zlib

UNPACKED_LIMIT_BYTES = 100 * 1024 * 1024
MEMBER_LIMIT = 1_000
RATIO_LIMIT = 100
_SMALL_BYTES = 1024 * 1024
_ENCRYPTED = 0x1
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_WORKBOOK = "xl/workbook.xml"
_PROGRAMS = ("xl/vbaProject.bin", "xl/workbook.bin")
_DEFINITIONS = (b"<!DOCTYPE", b"<!ENTITY")
# UTF-16 and -32 would hide a definition from a search for bytes; no spreadsheet writes them.
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00", b"\x00\x00")
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    ValueError,
    NotImplementedError,
    EOFError,
    RuntimeError,
    OSError,
    KeyError,
)


class Refused(Exception):
    """The file is not read: `code` says why, `place` where."""

    def __init__(self, code: str, place: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.place = place


def check_workbook(data: bytes) -> None:
    """Raise Refused for what is not a sound, plain .xlsx of a reasonable size."""
    if data.startswith(_OLE):
        raise Refused("old_or_protected")
    if not data.startswith(b"PK"):
        raise Refused("not_a_workbook")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            _check_sizes(members)
            _check_names(members)
            _check_contents(archive, members)
    except BROKEN:
        raise Refused("damaged") from None


def _check_sizes(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MEMBER_LIMIT:
        raise Refused("too_large")
    packed = sum(member.compress_size for member in members)
    unpacked = sum(member.file_size for member in members)
    swollen = any(
        member.file_size > max(_SMALL_BYTES, RATIO_LIMIT * max(member.compress_size, 1))
        for member in members
    )
    if unpacked > UNPACKED_LIMIT_BYTES or swollen:
        raise Refused("too_large")
    if unpacked > max(_SMALL_BYTES, RATIO_LIMIT * max(packed, 1)):
        raise Refused("too_large")


def _check_names(members: list[zipfile.ZipInfo]) -> None:
    names = [member.filename for member in members]
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise Refused("old_or_protected")
    if any(program in names for program in _PROGRAMS) or _WORKBOOK not in names:
        raise Refused("not_a_workbook")
    if len(set(names)) < len(names):
        raise Refused("damaged")


def _check_contents(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
    """Read every part once, so that a lying directory is found, and refuse a DTD in any."""
    for member in members:
        content = archive.read(member)
        if not member.filename.endswith((".xml", ".rels", ".vml")):
            continue
        if content.startswith(_WIDE) or any(word in content for word in _DEFINITIONS):
            raise Refused("outside_definitions", member.filename)

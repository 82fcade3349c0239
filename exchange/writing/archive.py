"""A zip that is the same bytes for the same contents."""

import io
import re
from collections.abc import Iterable
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

MOMENT = (1980, 1, 1, 0, 0, 0)
_STAMP = re.compile(rb">[0-9TZ:.+-]{19,32}</dcterms:(created|modified)>")


def zipped(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """The parts by name, without the hour at which they were packed."""
    target = io.BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, content in sorted(parts):
            member = ZipInfo(name, MOMENT)
            member.compress_type = ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            archive.writestr(member, content)
    return target.getvalue()


def steady(office: bytes) -> bytes:
    """An Office file without the stamps of its making."""
    with ZipFile(io.BytesIO(office)) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    return zipped(
        (name, _STAMP.sub(rb">1980-01-01T00:00:00Z</dcterms:\1>", content))
        if name == "docProps/core.xml"
        else (name, content)
        for name, content in parts
    )

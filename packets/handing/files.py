"""A packet as a file in somebody's hands: its name, its bytes, the secretary's bundle."""

import json
import re
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from packets.models import Packet
from packets.rendering import words
from packets.snapshot import Snapshot, digest
from packets.states import Language, Paper
from reporting.rounds.models import Meeting

RANGE = re.compile(r"^bytes=(\d{0,15})-(\d{0,15})$", re.ASCII)
SEALED = "default-src 'none'; sandbox"
ZIP_MOMENT = (1980, 1, 1, 0, 0, 0)  # the same packet gives the same zip


@dataclass(frozen=True, slots=True)
class Handout:
    """Bytes with their name and type."""

    name: str
    content: bytes
    content_type: str


def plain_name(packet: Packet, meeting: Meeting | None, *, demonstration: bool) -> str:
    """body_date_version: "elinvoimajaosto_2025-12-09_v1", the year where there is no day."""
    held_on = meeting.held_on if meeting else None
    parts = [packet.body.key, held_on.isoformat() if held_on else str(packet.round.year)]
    parts += ["diat"] if packet.form == Paper.SLIDES else []
    parts += [] if packet.language == Language.FINNISH else [packet.language]
    parts += [f"v{packet.version}"]
    parts += ["harjoitusaineisto"] if demonstration else []
    return "_".join(parts)


def bundle(packet: Packet, said: Snapshot, pdf: bytes, stem: str) -> Handout:
    """The secretary's zip: the PDF, the agenda text and the metadata."""
    parts = {
        f"{stem}.pdf": pdf,
        f"{stem}_esityslistateksti.txt": _agenda_text(said, f"{stem}.pdf").encode(),
        f"{stem}_tiedot.json": _metadata(packet, said, pdf, f"{stem}.pdf"),
    }
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            entry = ZipInfo(name, ZIP_MOMENT)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return Handout(f"{stem}.zip", target.getvalue(), "application/zip")


def answer(request: HttpRequest, handout: Handout) -> HttpResponse:
    """The file, a part of it (RFC 9110: one range), or "you have it already"."""
    etag = f'"{digest(handout.content)}"'
    size = len(handout.content)
    if etag in request.headers.get("If-None-Match", ""):
        return _sealed(HttpResponse(status=HTTPStatus.NOT_MODIFIED), handout, etag)
    wanted = _range(request, etag, size)
    if wanted is None:
        return _sealed(HttpResponse(handout.content), handout, etag)
    first, last = wanted
    if first > last or first >= size:
        response = HttpResponse(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
        response["Content-Range"] = f"bytes */{size}"
        return _sealed(response, handout, etag)
    part = handout.content[first : last + 1]
    response = HttpResponse(part, status=HTTPStatus.PARTIAL_CONTENT)
    response["Content-Range"] = f"bytes {first}-{last}/{size}"
    return _sealed(response, handout, etag)


def _sealed(response: HttpResponse, handout: Handout, etag: str) -> HttpResponse:
    response["ETag"] = etag
    response["Accept-Ranges"] = "bytes"
    response["Content-Type"] = handout.content_type
    response["Content-Length"] = str(len(response.content))
    response["Content-Security-Policy"] = SEALED
    disposition = content_disposition_header(as_attachment=True, filename=handout.name)
    response["Content-Disposition"] = disposition or "attachment"
    return response


def _range(request: HttpRequest, etag: str, size: int) -> tuple[int, int] | None:
    """The one range asked for; None for none, for many, and for one of an older file."""
    match = RANGE.match(request.headers.get("Range", "").strip())
    if match is None or request.headers.get("If-Range", etag) != etag:
        return None
    first, last = match.groups()
    if first:
        return int(first), min(int(last), size - 1) if last else size - 1
    if last:
        return (max(size - int(last), 0), size - 1) if int(last) else (size, 0)
    return None


def _agenda_text(said: Snapshot, file_name: str) -> str:
    """What the secretary pastes into the agenda: only what the packet itself says."""
    say = partial(words.say, said.language)
    lines = [say("agenda_title", title=said.edition.title, year=said.round_year), ""]
    facts = {
        say("body"): said.body.name,
        say("meeting"): said.body.meeting,
        say("diary"): said.record.diary,
        say("item"): said.record.item,
        say("publicity"): said.record.publicity,
    }
    lines += [f"{name}: {value}" for name, value in facts.items() if value]
    if said.cover.summary:
        lines += ["", say("summary"), *(line.text for line in said.cover.summary)]
    if said.cover.requests:
        lines += ["", say("asked_of_body")]
        numbered = enumerate(said.cover.requests, start=1)
        lines += [f"{n}. {line.text} ({line.measure})" for n, line in numbered]
    lines += ["", say("attachment", name=file_name)]
    lines += ["", say("demonstration").capitalize()] if said.demonstration else []
    return "\r\n".join([*lines, ""])


def _metadata(packet: Packet, said: Snapshot, pdf: bytes, file_name: str) -> bytes:
    known = {
        "id": str(packet.pk),
        "label": said.packet.label,
        "edition": said.edition.title,
        "year": said.round_year,
        "body": said.body.key,
        "meeting": said.body.meeting,
        "form": packet.form,
        "language": packet.language,
        "version": packet.version,
        "state": packet.state,
        "diary_number": said.record.diary,
        "agenda_item": said.record.item,
        "publicity": packet.publicity,
        "publicity_ground": packet.publicity_ground,
        "frozen_at": said.frozen.at,
        "locked_at": packet.locked_at.isoformat() if packet.locked_at else "",
        "published_at": packet.published_at.isoformat() if packet.published_at else "",
        "file": file_name,
        "pages": packet.pages,
        "size_bytes": len(pdf),
        "pdf_sha256": packet.file_id,
        "snapshot_sha256": packet.snapshot_id,
        "conformance": ["PDF/UA-1", "PDF/A-2a"],
        "demonstration": said.demonstration,
    }
    return json.dumps(known, ensure_ascii=False, indent=2).encode() + b"\n"

"""Every write to a cover. Raises Invisible, Forbidden or DomainError; nothing is written then."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Body, User
from audit.operations import Changes, record
from core.errors import DomainError, Invisible, require
from guidelines.models import Measure
from packets.covers.models import Cover, CoverPoint, PointKind
from packets.rules import may_write_covers
from reporting.rounds.models import Round


class StaleCover(DomainError):
    """Somebody changed the cover after this person read it."""

    def __init__(self) -> None:
        super().__init__(
            _("The cover has changed since you opened it. Copy your text and open it again.")
        )


@dataclass(frozen=True, slots=True)
class PointEdit:
    """One point; `measure` is a code, "" for none."""

    kind: PointKind
    text: str
    measure: str


@dataclass(frozen=True, slots=True)
class CoverEdit:
    """All points as the head wants them. `version` 0 is a cover not stored yet."""

    version: int
    save_id: UUID
    points: tuple[PointEdit, ...]


@transaction.atomic
def save_cover(*, round_id: int, body_id: int, actor: User, edit: CoverEdit) -> Cover:
    """Store the points. Repeating the last save changes nothing."""
    require(may_write_covers(actor))
    round_ = Round.objects.select_for_update(of=("self",)).filter(pk=round_id).first()
    body = Body.objects.filter(pk=body_id, gets_packet=True).first()
    if round_ is None or body is None:
        raise Invisible
    cover = Cover.objects.for_page().filter(round=round_, body=body).first()
    before = _points(cover) if cover else ()
    if cover and cover.last_save_id == edit.save_id and before == edit.points:
        return cover
    if edit.version != (cover.version if cover else 0):
        raise StaleCover
    cover = _stored(cover or Cover(round=round_, body=body, version=0), actor, edit)
    _replace_points(cover, edit, round_)
    changes: Changes = {"points": (_as_text(before), _as_text(edit.points))}
    record(actor=actor, verb="cover.save", subject=cover, changes=changes)
    return cover


def _stored(cover: Cover, actor: User, edit: CoverEdit) -> Cover:
    is_new = cover.version == 0
    cover.version += 1
    cover.last_save_id = edit.save_id
    cover.saved_by, cover.saved_at = actor, timezone.now()
    if is_new:
        cover.save(force_insert=True)
    else:
        cover.save(update_fields=["version", "last_save_id", "saved_by", "saved_at"])
    return cover


def _replace_points(cover: Cover, edit: CoverEdit, round_: Round) -> None:
    codes = {point.measure for point in edit.points if point.measure}
    found = Measure.objects.of_edition(round_.edition_id).filter(code__in=codes)
    measures = {measure.code: measure for measure in found}
    if codes - measures.keys():
        raise DomainError(_("One of the measures is not in this edition any more."))
    cover.points.all().delete()
    ordinals = dict.fromkeys(PointKind, 0)
    rows = []
    for point in edit.points:
        measure = measures.get(point.measure)
        rows.append(
            CoverPoint(
                cover=cover,
                kind=point.kind,
                ordinal=ordinals[point.kind],
                text=point.text,
                measure=measure,
            )
        )
        ordinals[point.kind] += 1
    CoverPoint.objects.bulk_create(rows)


def _points(cover: Cover) -> tuple[PointEdit, ...]:
    found = sorted(cover.points.all(), key=lambda p: (p.kind != PointKind.SENTENCE, p.ordinal))
    return tuple(
        PointEdit(PointKind(p.kind), p.text, p.measure.code if p.measure else "") for p in found
    )


def _as_text(points: tuple[PointEdit, ...]) -> str:
    return "\n".join(f"{p.kind} {p.measure}: {p.text}" for p in points)

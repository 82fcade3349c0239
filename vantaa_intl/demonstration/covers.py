"""Writes the covers of a round by the head's hand."""

from uuid import uuid4

from accounts.models import Body, User
from packets.covers.models import PointKind
from packets.covers.operations import CoverEdit, PointEdit, save_cover
from reporting.rounds.models import Round
from vantaa_intl.demonstration.content import covers


def write_covers(*, round_: Round, folder: str, actor: User) -> None:
    """Store every cover that the folder has a text for."""
    bodies = {body.key: body.pk for body in Body.objects.with_packets()}
    for cover in covers(folder, round_.year):
        points = (
            *(PointEdit(PointKind.SENTENCE, text, code) for code, text in cover.sentences),
            *(PointEdit(PointKind.REQUEST, text, code) for code, text in cover.requests),
        )
        edit = CoverEdit(version=0, save_id=uuid4(), points=points)
        save_cover(round_id=round_.pk, body_id=bodies[cover.body], actor=actor, edit=edit)

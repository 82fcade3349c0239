"""A packet against raw WeasyPrint on the same HTML."""

from functools import partial

from accounts.operations import system_user
from accounts.roles import BodyKind
from packets.building import request_round
from packets.rendering import engine
from packets.rendering.characters import cleaned
from packets.rendering.engine import render
from packets.snapshot import from_bytes
from reporting.rounds.models import Round, RoundState
from vantaa_intl.benchmark.measuring import Measured, compared, in_turns

AIM = 1.3


def measure(runs: int) -> Measured:
    """The closed year's A4 for the city group, checks aside."""
    closed = Round.objects.get(state=RoundState.CLOSED)
    orders = request_round(round_=closed, actor=system_user())
    ordered = next(o.ordered for o in orders if o.body.kind == BodyKind.CITY_GROUP)
    if ordered is None:
        raise RuntimeError("a packet was ordered without content")
    content = bytes(ordered.content)
    html = engine.markup(cleaned(from_bytes(content)))
    times = in_turns(partial(render, content), partial(_raw_weasyprint, html), runs)
    return compared("packet", times, AIM)


def _raw_weasyprint(html: str) -> bytes:
    document: bytes = engine.lay_out(html).write_pdf(pdf_variant="pdf/a-2a")
    return document

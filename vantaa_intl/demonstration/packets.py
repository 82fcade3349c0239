"""The demonstration's packets: ordered and built by the worker, then locked and published.

Of the closed year all are published. Of the running round one team's is locked, another team's and
the subcommittee's are drafts: the secretary's entries are still to be made there.
"""

from collections.abc import Callable

from accounts.models import Body, User
from accounts.roles import BodyKind, Role
from core.errors import DomainError
from packets.building import FORMS, Order, request_build
from packets.models import Packet
from packets.operations import RecordEdit, cancel_build, lock, publish, set_record
from packets.states import Publicity, State
from reporting.rounds.models import Round
from vantaa_intl.demonstration.dates import CLOSED_YEAR
from vantaa_intl.demonstration.people import People

ON_AGENDA = "elinvoimajaosto"
LOCKED_TEAM = "kato-jory"
RUNNING = (LOCKED_TEAM, "kaym-jory", ON_AGENDA)
ITEMS = {"a4": "5", "slides": "5, liite 1"}
DIARY = "VD/harjoitus/0001/2025"


def put_on_agenda(*, round_: Round, people: People) -> None:
    """Order the subcommittee's packets of the closed year and let its secretary enter the record.

    The entries are frozen with the rest, so the build that follows orders them once more.
    """
    body = Body.objects.get(key=ON_AGENDA)
    secretary = people.found[Role.SECRETARY, ""]
    for form in FORMS[BodyKind(body.kind)]:
        order = Order(round_id=round_.pk, body_id=body.pk, form=form)
        packet = request_build(order=order, actor=people.head)
        edit = RecordEdit(packet.record_version, DIARY, ITEMS[form], Publicity.PUBLIC, "")
        set_record(packet_id=packet.pk, actor=secretary, edit=edit)
        cancel_build(packet_id=packet.pk, actor=people.head)


def packets_to_build() -> list[tuple[int, str | None]]:
    """Year and body of what has no file yet; None is every body of the year, side by side."""
    years = Round.objects.filter(edition__demonstration=True).order_by("year")
    return [
        (round_.year, body)
        for round_ in years
        for body, bodies in _builds(round_)
        if bodies - _built(round_)
    ]


def settle_packets(say: Callable[[str], object]) -> None:
    """Lock and publish what is built; what may not be locked is said and left a draft."""
    head = User.objects.filter(appointments__role=Role.HEAD).order_by("pk").first()
    closed = Packet.objects.filter(round__year=CLOSED_YEAR, version=1)
    team = Packet.objects.filter(round__year__gt=CLOSED_YEAR, version=1, body__key=LOCKED_TEAM)
    if head is None:
        return
    for packet in (closed | team).exclude(file=None).with_names():
        try:
            if packet.state == State.DRAFT:
                lock(packet_id=packet.pk, actor=head)
                packet.refresh_from_db(fields=["state"])
            if packet.state == State.LOCKED and packet.round.year == CLOSED_YEAR:
                publish(packet_id=packet.pk, actor=head)
        except DomainError as refusal:
            say(f"{packet.label}: {refusal.sentence}")


def _builds(round_: Round) -> list[tuple[str | None, set[str]]]:
    """Each order to give for the round, with the bodies that it serves."""
    if round_.year == CLOSED_YEAR:
        return [(None, set(Body.objects.with_packets().values_list("key", flat=True)))]
    return [(body, {body}) for body in RUNNING]


def _built(round_: Round) -> set[str]:
    packets = Packet.objects.filter(round=round_).exclude(file=None)
    return set(packets.values_list("body__key", flat=True))

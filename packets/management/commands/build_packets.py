import json
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import Body, User
from accounts.operations import system_user
from accounts.roles import BodyKind
from core.errors import DomainError
from jobs.models import Job
from jobs.states import State as JobState
from jobs.tasks import run_job
from packets.building import FORMS, Order, request_build
from packets.models import Packet
from reporting.rounds.models import Round

PATIENCE_SECONDS = 3.0  # how long a worker may take to pick up a job before we do it ourselves
POLL_SECONDS = 0.3
LONGEST_SECONDS = 900.0


class Command(BaseCommand):
    """Order a round's packets; with --wait show their progress, and build where no worker does."""

    help = "Orders the packets of a round's year, and with --wait shows their progress."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the options."""
        parser.add_argument("--year", required=True, type=int)
        parser.add_argument("--body", metavar="KEY", help="one body alone, such as kaujory")
        parser.add_argument("--wait", action="store_true", help="show progress until all is done")
        parser.add_argument("--json", action="store_true", help="print JSON alone on stdout")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Exit 1 when a build that was waited for has failed."""
        round_ = Round.objects.newest_first().filter(year=options["year"]).first()
        if round_ is None:
            raise CommandError(f"There is no round of {options['year']}: import a document first.")
        bodies = _bodies(options["body"])
        skipped = list(self._order(round_, bodies, system_user()))
        packets = _newest(round_, bodies)
        if options["wait"]:
            self._wait(packets)
            packets = _newest(round_, bodies)
        if options["json"]:
            found = {"packets": [_plain(p) for p in packets], "skipped": skipped}
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))
        if options["wait"] and any(_failed(packet) for packet in packets):
            sys.exit(1)

    def _order(self, round_: Round, bodies: list[Body], actor: User) -> Iterator[dict[str, str]]:
        """Order all; yield what was not ordered, with the reason."""
        for body in bodies:
            for form in FORMS[BodyKind(body.kind)]:
                order = Order(round_id=round_.pk, body_id=body.pk, form=form)
                try:
                    packet = request_build(order=order, actor=actor)
                except DomainError as refusal:
                    reason = str(refusal.sentence)
                    self.stderr.write(f"{body.key} {form}: {reason}")
                    yield {"body": body.key, "form": form.value, "reason": reason}
                else:
                    self.stderr.write(f"{body.key} {form}: ordered, {packet.label}")

    def _wait(self, packets: list[Packet]) -> None:
        """Show each build's progress; do it here when nobody else takes it up."""
        begun = time.monotonic()
        waiting = {p.job_id: p for p in packets if p.job is not None and p.job.is_open}
        shown: dict[object, str] = {}
        while waiting and time.monotonic() - begun < LONGEST_SECONDS:
            for job in Job.objects.filter(pk__in=list(waiting)).order_by("requested_at"):
                line = f"{job.state}, {job.progress} % {job.shown_step}".rstrip()
                if shown.get(job.pk) != line:
                    shown[job.pk] = line
                    self.stderr.write(
                        f"{waiting[job.pk].label}: {line} {job.shown_reason}".rstrip()
                    )
                if not job.is_open:
                    del waiting[job.pk]
                elif job.state == JobState.QUEUED and time.monotonic() - begun > PATIENCE_SECONDS:
                    label = waiting[job.pk].label
                    self.stderr.write(f"{label}: no worker has taken it up, so it is built here")
                    run_job(str(job.pk))
            if waiting:
                time.sleep(POLL_SECONDS)
        for packet in waiting.values():
            self.stderr.write(f"{packet.label}: not ready; the order stays with the workers.")


def _bodies(key: str | None) -> list[Body]:
    bodies = Body.objects.with_packets().select_related("unit")
    found = list(bodies.filter(key=key) if key else bodies)
    if key and not found:
        known = ", ".join(body.key for body in bodies)
        raise CommandError(f"No body {key} gets a packet. Known are: {known}.")
    return found


def _newest(round_: Round, bodies: list[Body]) -> list[Packet]:
    """The newest version of each packet of these bodies."""
    found: dict[tuple[int, str, str], Packet] = {}
    packets = Packet.objects.filter(round=round_, body__in=bodies).for_list()
    for packet in packets:
        found.setdefault((packet.body_id, packet.form, packet.language), packet)
    return list(found.values())


def _failed(packet: Packet) -> bool:
    job = packet.job
    return job is not None and job.state != JobState.DONE


def _plain(packet: Packet) -> dict[str, object]:
    job = packet.job
    return {
        "id": str(packet.pk),
        "label": packet.label,
        "body": packet.body.key,
        "form": packet.form,
        "language": packet.language,
        "version": packet.version,
        "state": packet.state,
        "pages": packet.pages,
        "snapshot_sha256": packet.snapshot_id,
        "pdf_sha256": packet.file_id,
        "ua1": packet.conforms_ua1,
        "a2a": packet.conforms_a2a,
        "job": job.state if job else None,
        "reason": job.shown_reason if job else "",
    }

import json
import shutil
from argparse import ArgumentParser
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from vantaa_intl.demonstration.facts import Facts, demonstration_facts
from vantaa_intl.demonstration.packets import packets_to_build, settle_packets
from vantaa_intl.serving import Serving, alone

REMOVED = ("pg", "redis", "static", "mail")


class Command(BaseCommand):
    """Set up the demonstration and serve it until Ctrl-C. Its data stay for the next time."""

    help = "Start the embedded servers, load the demonstration, build its packets, and serve."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the two ways in which a start can differ."""
        parser.add_argument("--reset", action="store_true", help="throw the old data away first")
        parser.add_argument("--keep", action="store_true", help="leave the two servers running")

    def handle(self, *args: object, **options: object) -> None:  # noqa: ARG002 -- Django's signature
        """Refuse what cannot work, then run."""
        if not settings.DEMO or not settings.EMBEDDED:
            raise CommandError(
                "the demonstration runs on its own embedded servers: use `make demo`"
            )
        with alone():
            serving = Serving(self._say, keep=bool(options["keep"]))
            reset = partial(serving.step, "Old data thrown away", partial(_reset, serving))
            serving.run(
                *([reset] if options["reset"] else []),
                serving.prepare,
                partial(self._load, serving),
                serving.start_programs,
                partial(self._build, serving),
                self._tell,
            )

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def _load(self, serving: Serving) -> None:
        for name, what in (
            ("load_organisation", "Organisation loaded"),
            ("load_demonstration", "Demonstration loaded"),
        ):
            serving.step(what, partial(call_command, name, stdout=self.stdout))

    def _build(self, serving: Serving) -> None:
        """Have the packets built by the worker that runs beside us, with their progress."""
        for year, body in packets_to_build():
            what = f"Packets of {year} built{f': {body}' if body else ''}"
            build = partial(call_command, "build_packets", year=year, body=body, wait=True)
            serving.step(what, partial(build, stdout=self.stdout))
        serving.step("Packets locked and published", partial(settle_packets, self._say))

    def _tell(self) -> None:
        facts = demonstration_facts()
        _write_facts(facts)
        self._say(_shown(facts))


def _reset(serving: Serving) -> None:
    if (settings.VAR_DIR / "pg").exists() and not _facts_file().exists():
        raise CommandError(
            f"{settings.VAR_DIR} holds a database that is not the demonstration's: "
            "nothing was removed. Give another VAR_DIR, or remove it by hand"
        )
    serving.servers.stop()
    for name in REMOVED:
        shutil.rmtree(settings.VAR_DIR / name, ignore_errors=True)
    _facts_file().unlink(missing_ok=True)


def _facts_file() -> Path:
    return Path(settings.VAR_DIR) / "demo.json"


def _write_facts(facts: Facts) -> None:
    draft = _facts_file().with_suffix(".new")
    told = {"url": settings.SITE_URL, **facts}
    draft.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n")
    draft.replace(_facts_file())


def _shown(facts: Facts) -> str:
    """The same for people, with one account a role."""
    lines = ["", f"Ready: {settings.SITE_URL}", ""]
    first = {a["role"]: a for a in reversed(facts["accounts"])}
    shown = [a for a in facts["accounts"] if first[a["role"]] is a]
    lines += [f"  {a['role']:<16} {a['email']:<40} {a['password']}" for a in shown]
    lines += [f"  and {len(facts['accounts']) - len(shown)} more for the other divisions", ""]
    lines += [
        f"  {p['body']:<24} {p['form']:<7} {p['state']:<10} {p['pages']:>3} p.  {p['id']}"
        for p in facts["packets"]
    ]
    return "\n".join([*lines, "", f"The same stands in {_facts_file()}. Ctrl-C stops everything."])

import re
from pathlib import Path

from django.utils.module_loading import import_string

from vantaa_intl.job_kinds import KINDS

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("accounts", "guidelines", "reporting", "packets")
KIND = re.compile(rf'"((?:{"|".join(ROOMS)})\.[a-z_]+)"')
ANNOUNCES = re.compile(r"\bannounce\(")


def test_every_kind_that_is_announced_is_known() -> None:
    announced = {
        kind
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        if ANNOUNCES.search(text := path.read_text())
        for kind in KIND.findall(text)
    }

    assert announced
    assert announced - set(KINDS) == set()


def test_every_kind_names_a_function_that_is_there() -> None:
    assert all(callable(import_string(path)) for path in KINDS.values() if path)

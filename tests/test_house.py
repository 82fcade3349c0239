"""The house's own rules that no linter knows."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).parent.parent
NOT_OURS = {".venv", ".tools", "var", "staticfiles"}
SOURCES = {
    path.relative_to(ROOT): path.read_text()
    for path in ROOT.rglob("*.py")
    if not NOT_OURS & set(path.relative_to(ROOT).parts)
}
LONGEST = 400  # lines
NAMES_THAT_SAY_NOTHING = {"utils", "helpers", "common", "misc", "manager", "managers"}


@pytest.mark.django_db
def test_the_models_and_the_migrations_agree() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_no_file_is_too_long_to_read() -> None:
    code = {path: text for path, text in SOURCES.items() if "migrations" not in path.parts}

    assert [path for path, text in code.items() if len(text.splitlines()) > LONGEST] == []


def test_every_file_is_named_for_what_it_holds() -> None:
    assert [path for path in SOURCES if path.stem in NAMES_THAT_SAY_NOTHING] == []


def test_saves_name_their_fields() -> None:
    held = {path: text for path, text in SOURCES.items() if path.name == "operations.py"}

    assert held
    refused = r"\.save\((?!\s*(?:update_fields=|force_insert=True))"
    assert [path for path, text in held.items() if re.search(refused, text)] == []

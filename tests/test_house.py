"""The house's own rules that no linter knows."""

import ast
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
GETTEXT = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}


@pytest.mark.django_db
def test_the_models_and_the_migrations_agree() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_no_file_is_too_long_to_read() -> None:
    code = {path: text for path, text in SOURCES.items() if "migrations" not in path.parts}

    assert [path for path, text in code.items() if len(text.splitlines()) > LONGEST] == []


def test_every_file_is_named_for_what_it_holds() -> None:
    assert [path for path in SOURCES if path.stem in NAMES_THAT_SAY_NOTHING] == []


def _said_within_a_format(text: str) -> list[int]:
    """The lines on which an f-string calls gettext: the extraction does not look inside them."""
    formats = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.JoinedStr)]
    within = [part for node in formats for part in ast.walk(node) if isinstance(part, ast.Call)]
    return [
        call.lineno
        for call in within
        if isinstance(call.func, ast.Name) and call.func.id in GETTEXT
    ]


def test_no_words_hide_in_an_f_string_where_no_catalogue_finds_them() -> None:
    held = {path: text for path, text in SOURCES.items() if "tests" not in path.parts}

    assert {
        path: lines for path, text in held.items() if (lines := _said_within_a_format(text))
    } == {}


def test_words_in_an_f_string_would_be_seen() -> None:
    assert _said_within_a_format("said = f\"{_('Round')} {n}\"\n") == [1]
    assert _said_within_a_format("said = _('Round')\n") == []


def test_saves_name_their_fields() -> None:
    held = {path: text for path, text in SOURCES.items() if path.name == "operations.py"}

    assert held
    refused = r"\.save\((?!\s*(?:update_fields=|force_insert=True))"
    assert [path for path, text in held.items() if re.search(refused, text)] == []

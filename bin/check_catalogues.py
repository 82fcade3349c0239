"""Whether every text has its translation: the catalogues as makemessages makes them, all filled.

With --write the fresh catalogues stay. Message ids are English, so English needs no catalogue.
"""

import subprocess
import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
LANGUAGES = ("fi", "sv")
IGNORED = (".venv/*", ".tools/*", "var/*", "tests/*", "bin/*", "locale/*", "staticfiles/*")


def catalogue(language: str) -> Path:
    """Where a language's catalogue stands."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def make_messages() -> None:
    """Bring the catalogues up to the sources, without places, which change with every line."""
    ignores = [f"--ignore={pattern}" for pattern in IGNORED]
    languages = [f"--locale={language}" for language in LANGUAGES]
    command = [sys.executable, "manage.py", "makemessages", "--no-obsolete", "--add-location=file"]
    subprocess.run([*command, *languages, *ignores], cwd=ROOT, check=True)  # noqa: S603 -- our own program


def faults(before: polib.POFile, after: polib.POFile, language: str) -> list[str]:
    """Say what is missing from a catalogue, text by text."""
    stored = {(entry.msgctxt, entry.msgid) for entry in before}
    found = {(entry.msgctxt, entry.msgid) for entry in after}
    return [
        *(f"{language}: not in the catalogue: {text!r}" for _, text in sorted_(found - stored)),
        *(f"{language}: in no source any more: {text!r}" for _, text in sorted_(stored - found)),
        *(f"{language}: not translated: {entry.msgid!r}" for entry in after.untranslated_entries()),
        *(f"{language}: only guessed (fuzzy): {entry.msgid!r}" for entry in after.fuzzy_entries()),
    ]


def sorted_(pairs: set[tuple[str | None, str]]) -> list[tuple[str | None, str]]:
    """In the order of the texts."""
    return sorted(pairs, key=lambda pair: (pair[1], pair[0] or ""))


def main() -> int:
    """Compare, and put the stored catalogues back unless they are to be written."""
    write = "--write" in sys.argv
    stored = {language: catalogue(language).read_bytes() for language in LANGUAGES}
    before = {language: polib.pofile(str(catalogue(language))) for language in LANGUAGES}
    try:
        make_messages()
        found = [
            fault
            for language in LANGUAGES
            for fault in faults(before[language], polib.pofile(str(catalogue(language))), language)
        ]
    finally:
        if not write:
            for language, content in stored.items():
                catalogue(language).write_bytes(content)
    sys.stdout.writelines(f"{fault}\n" for fault in found)
    return 0 if write or not found else 1


if __name__ == "__main__":
    sys.exit(main())

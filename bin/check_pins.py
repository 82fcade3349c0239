"""Whether every dependency is pinned with hashes, and the pins are what pyproject.toml asks for."""

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PIN = re.compile(r"(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^ ;\\]+)")


def pins(file: str) -> Iterator[tuple[str, str]]:
    """Yield name and version of each requirement; raise ValueError for one without pin or hash."""
    text = (ROOT / file).read_text()
    for line in re.sub(r"\\\n", " ", text).splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        pin = PIN.match(line)
        if pin is None or "--hash=sha256:" not in line:
            message = f"{file}: no pin or no hash: {line.strip()[:80]}"
            raise ValueError(message)
        yield canonicalize_name(pin["name"]), pin["version"]


def asked(*groups: str) -> Iterator[Requirement]:
    """Yield what pyproject.toml asks for: the product's needs, and those of the groups."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    yield from map(Requirement, project["project"]["dependencies"])
    for group in groups:
        for line in project["dependency-groups"][group]:
            if isinstance(line, str):
                yield Requirement(line)


def faults() -> Iterator[str]:
    """Say where requirements and pyproject.toml have drifted apart."""
    for file, groups in (("requirements.txt", ()), ("requirements-dev.txt", ("demo", "dev"))):
        pinned = dict(pins(file))
        for need in asked(*groups):
            version = pinned.get(canonicalize_name(need.name))
            if version is None or not need.specifier.contains(version):
                yield f"{file}: {need} is asked for, {version} is pinned: run `make lock`"


if __name__ == "__main__":
    found = list(faults())
    sys.stdout.writelines(f"{fault}\n" for fault in found)
    sys.exit(1 if found else 0)

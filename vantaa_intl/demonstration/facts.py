"""What `make demo` tells about itself: who can sign in, and which packets there are."""

from typing import TypedDict


class Account(TypedDict):
    """A demonstration account as var/demo.json tells it; `unit` and `body` are keys."""

    role: str
    email: str
    password: str
    unit: str | None
    body: str | None


class PacketFacts(TypedDict):
    """A packet as var/demo.json tells it; `form` is "a4" or "slides"."""

    id: str
    body: str
    form: str
    state: str
    pages: int
    sha256: str


class Facts(TypedDict):
    """The part of var/demo.json that comes out of the database."""

    accounts: list[Account]
    packets: list[PacketFacts]


def demonstration_facts() -> Facts:
    """Read both lists."""
    return {"accounts": [], "packets": []}


def years_to_build() -> list[int]:
    """The rounds whose packets are still to be built, oldest first."""
    return []

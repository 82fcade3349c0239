"""What `make demo` tells about itself: who can sign in, and which packets there are."""

from typing import TypedDict

from accounts.models import Appointment
from packets.models import Packet
from vantaa_intl.demonstration.accounts import DEMO_ACCOUNTS


class Account(TypedDict):
    """A demonstration account as var/demo.json tells it; `unit` and `body` are keys."""

    role: str
    email: str
    password: str
    unit: str | None
    body: str | None


class PacketFacts(TypedDict):
    """A packet as var/demo.json tells it; `form` is "a4" or "slides", `sha256` the PDF's."""

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
    """Who holds a role today, those of the sign-in page's buttons first, and what is built."""
    return {"accounts": _accounts(), "packets": _packets()}


def _accounts() -> list[Account]:
    valid = set(
        Appointment.objects.valid().of_active_people().values_list("user__email", flat=True)
    )
    return [
        {
            "role": str(account.role),
            "email": account.email,
            "password": account.password,
            "unit": account.unit,
            "body": account.body,
        }
        for account in sorted(DEMO_ACCOUNTS, key=lambda account: not account.starred)
        if account.email in valid
    ]


def _packets() -> list[PacketFacts]:
    """Every packet with a file, the closed year's first."""
    built = Packet.objects.exclude(file=None).select_related("body")
    return [
        {
            "id": str(packet.pk),
            "body": packet.body.key,
            "form": packet.form,
            "state": packet.state,
            "pages": packet.pages or 0,
            "sha256": packet.file_id or "",
        }
        for packet in built.order_by("round__year", "body__ordinal", "form", "version")
    ]

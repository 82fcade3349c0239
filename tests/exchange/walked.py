"""What of the exchange stands in the addresses of the walk."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from audit.operations import unaudited
from exchange.api.models import ApiToken
from exchange.filling.models import Filling
from exchange.tables.catalogue import TABLES


def exchange_objects(people: Mapping[str, User | None]) -> dict[str, tuple[object, ...]]:
    """Every table, a contact's filled-in workbook, and a reader's key."""
    contact, reader, head = people["contact"], people["reader"], people["head"]
    assert contact
    assert reader
    assert head
    filling = Filling.objects.create(
        name="kirjaukset.xlsx",
        sha256="0" * 64,
        size_bytes=1,
        rows=[],
        remarks=[],
        uploaded_by=contact,
        uploaded_at=timezone.now(),
    )
    with unaudited("a key of the walk"):
        token = ApiToken.objects.create(
            name="Power BI",
            reader=reader,
            scope=["entries"],
            secret_hash="0" * 64,
            expires_on=timezone.localdate() + timedelta(days=1),
            made_by=head,
            made_at=timezone.now(),
        )
    tables = {f"export {key.replace('-', ' ')}": (key, "csv") for key in TABLES}
    return tables | {
        "export whole round": ("round", "xlsx"),
        "no export": ("users", "csv"),
        "api table": ("entries", "json"),
        "filling": (filling.pk,),
        "api token": (token.pk,),
    }

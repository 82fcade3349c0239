from typing import TYPE_CHECKING, Self

from django.db import connection, models

from accounts.models import User
from accounts.roles import Role

if TYPE_CHECKING:
    from reporting.imports.models import ImportRun  # noqa: F401 -- type argument

IMPORTS = 0x0561_6E74  # any number that no other advisory lock of ours has


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    """Every way the product reads runs of an import."""

    def visible_to(self, person: User) -> Self:
        """Restrict to what this person may know exists (RELIABILITY section 2, row 14)."""
        return self if person.grants.has(Role.HEAD, Role.READER) else self.none()

    def newest_first(self) -> Self:
        """The runs' list, without the documents themselves."""
        return (
            self.select_related("edition", "uploaded_by").defer("outline").order_by("-uploaded_at")
        )


def one_at_a_time() -> None:
    """Wait until no other import writes. Held to the end of the transaction, by the database.

    An advisory lock, because the first import has no row yet that could be locked.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORTS])

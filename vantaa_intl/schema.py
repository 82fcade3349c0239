"""Whether the database is as the code expects it, and making an embedded one so."""

from typing import TextIO

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from core.embedded import Embedded


def is_behind() -> bool:
    """True when a migration of this code has not been applied."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def migrate_if_behind(out: TextIO) -> None:
    """Migrate the embedded database when it is behind; several commands at once take turns."""
    if not is_behind():
        return
    with Embedded(settings.VAR_DIR).locked("migrate"):
        if is_behind():
            out.write("The embedded database is behind this code: migrating it.\n")
            call_command("migrate", verbosity=0, interactive=False, stdout=out)

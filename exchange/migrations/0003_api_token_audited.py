from typing import ClassVar

from django.db import migrations

from audit.guard import guard_sql, no_truncate_sql

LABEL = "exchange.apitoken"


class Migration(migrations.Migration):
    dependencies: ClassVar = [("exchange", "0002_api_token"), ("audit", "0004_no_truncate")]

    operations: ClassVar = [
        migrations.RunSQL(*guard_sql(LABEL)),
        migrations.RunSQL(*no_truncate_sql(LABEL)),
    ]

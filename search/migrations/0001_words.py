from collections.abc import Iterator

from django.db import migrations

# The expressions are those that Django's SearchVector writes, so that the indexes serve it.
TEXTS = {
    "measure": ("guidelines_measure", ("text", "keyword")),
    "entry": ("reporting_entry", ("text", "short_text", "reason")),
    "cityline": ("reporting_cityline", ("text",)),
    "decision": ("reporting_decision", ("text",)),
}
CONFIGS = ("finnish", "swedish")

# A packet's content is JSON in bytes; its keys are few and the same in all, so they find nothing
# that differs. A tsvector holds a megabyte at most: the beginning of a very long packet counts.
FUNCTION = """
CREATE FUNCTION search_packet_words(content bytea, config regconfig) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT to_tsvector(config, left(convert_from(content, 'UTF8'), 300000))
$$;
"""


def _indexes() -> Iterator[migrations.RunSQL]:
    for name, (table, columns) in TEXTS.items():
        words = " || ' ' || ".join(f"COALESCE({column}, '')" for column in columns)
        for config in CONFIGS:
            index = f"search_{name}_{config}"
            yield migrations.RunSQL(
                f"CREATE INDEX {index} ON {table} USING gin "
                f"((to_tsvector('{config}'::regconfig, {words})));",
                f"DROP INDEX {index};",
            )
    for config in CONFIGS:
        index = f"search_snapshot_{config}"
        yield migrations.RunSQL(
            f"CREATE INDEX {index} ON packets_snapshot USING gin "
            f"((search_packet_words(content, '{config}'::regconfig)));",
            f"DROP INDEX {index};",
        )


class Migration(migrations.Migration):
    dependencies = [
        ("guidelines", "0004_no_truncate"),
        ("reporting", "0006_living_year_audited"),
        ("packets", "0004_language"),
    ]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION search_packet_words(bytea, regconfig);"),
        *_indexes(),
    ]

from django.db import migrations

# The owner of the table alone may go without an Event, and must say why (app.unaudited): data
# migrations and the tests' factories. The first argument is the model's label, the others the
# columns that count; with none, every column does. The key is always the column "id".
FORWARDS = """
CREATE FUNCTION audit_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{}' ELSE to_jsonb(OLD) END;
    after jsonb := CASE WHEN TG_OP = 'DELETE' THEN '{}' ELSE to_jsonb(NEW) END;
    subject text := coalesce(after ->> 'id', before ->> 'id');
    changed boolean := before <> after;
BEGIN
    IF TG_OP = 'UPDATE' AND TG_NARGS > 1 THEN
        changed := EXISTS (
            SELECT 1 FROM generate_series(1, TG_NARGS - 1) AS n
            WHERE before -> TG_ARGV[n] IS DISTINCT FROM after -> TG_ARGV[n]);
    END IF;
    IF NOT changed THEN
        RETURN NULL;
    END IF;
    IF coalesce(current_setting('app.unaudited', true), '') <> '' AND pg_has_role(
        session_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE') THEN
        RETURN NULL;
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM audit_event
        WHERE txid = pg_current_xact_id()::text::bigint
          AND subject_type = TG_ARGV[0] AND subject_id = subject) THEN
        RAISE EXCEPTION '% of % % has no audit event in its transaction',
            TG_OP, TG_ARGV[0], subject USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END
$$;
"""

BACKWARDS = "DROP FUNCTION audit_guard();"


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]

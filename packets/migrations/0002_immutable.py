from django.db import migrations

from audit.guard import guard_sql

# Snapshots, files and downloads are append-only; a packet that has left the draft keeps what was
# built and what was recorded, and goes forward only.
FORWARDS = """
ALTER TABLE packets_packetfile ALTER COLUMN content SET STORAGE EXTERNAL;

CREATE FUNCTION packets_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER packets_snapshot_append_only BEFORE UPDATE OR DELETE ON packets_snapshot
    FOR EACH ROW EXECUTE FUNCTION packets_refuse();
CREATE TRIGGER packets_snapshot_no_truncate BEFORE TRUNCATE ON packets_snapshot
    FOR EACH STATEMENT EXECUTE FUNCTION packets_refuse();
CREATE TRIGGER packets_packetfile_append_only BEFORE UPDATE OR DELETE ON packets_packetfile
    FOR EACH ROW EXECUTE FUNCTION packets_refuse();
CREATE TRIGGER packets_packetfile_no_truncate BEFORE TRUNCATE ON packets_packetfile
    FOR EACH STATEMENT EXECUTE FUNCTION packets_refuse();
CREATE TRIGGER packets_download_append_only BEFORE UPDATE OR DELETE ON packets_download
    FOR EACH ROW EXECUTE FUNCTION packets_refuse();
CREATE TRIGGER packets_download_no_truncate BEFORE TRUNCATE ON packets_download
    FOR EACH STATEMENT EXECUTE FUNCTION packets_refuse();

CREATE FUNCTION packets_packet_keep() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    free text[] := ARRAY['state', 'published_by_id', 'published_at', 'superseded_at'];
BEGIN
    IF OLD.state = 'draft' THEN
        IF TG_OP = 'UPDATE' THEN
            RETURN NEW;
        END IF;
        RETURN OLD;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'packet % is % and is kept', OLD.id, OLD.state
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF to_jsonb(OLD) - free <> to_jsonb(NEW) - free THEN
        RAISE EXCEPTION 'packet % is % and does not change', OLD.id, OLD.state
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (
        ('locked', 'published'), ('locked', 'superseded'), ('published', 'superseded')) THEN
        RAISE EXCEPTION 'packet % does not go from % to %', OLD.id, OLD.state, NEW.state
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.published_at IS NOT NULL AND (OLD.published_at, OLD.published_by_id)
        IS DISTINCT FROM (NEW.published_at, NEW.published_by_id) THEN
        RAISE EXCEPTION 'packet % was published once', OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER packets_packet_kept BEFORE UPDATE OR DELETE ON packets_packet
    FOR EACH ROW EXECUTE FUNCTION packets_packet_keep();
"""

BACKWARDS = """
DROP TRIGGER packets_packet_kept ON packets_packet;
DROP FUNCTION packets_packet_keep();
DROP TRIGGER packets_download_no_truncate ON packets_download;
DROP TRIGGER packets_download_append_only ON packets_download;
DROP TRIGGER packets_packetfile_no_truncate ON packets_packetfile;
DROP TRIGGER packets_packetfile_append_only ON packets_packetfile;
DROP TRIGGER packets_snapshot_no_truncate ON packets_snapshot;
DROP TRIGGER packets_snapshot_append_only ON packets_snapshot;
DROP FUNCTION packets_refuse();
ALTER TABLE packets_packetfile ALTER COLUMN content SET STORAGE EXTENDED;
"""


class Migration(migrations.Migration):
    dependencies = [("packets", "0001_initial"), ("audit", "0003_guard")]

    operations = [
        migrations.RunSQL(FORWARDS, BACKWARDS),
        migrations.RunSQL(*guard_sql("packets.packet")),
    ]

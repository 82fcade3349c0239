from django.db import migrations

# Finnish order without ICU, which the embedded server lacks: the same result wherever we run.
# v and w are separate letters, ü sorts as y and õ as o; tried against ICU's fi-FI.
FORWARDS = """
CREATE FUNCTION fi_key(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT RETURN
    translate(
        replace(replace(replace(
            lower(normalize(t, NFC) COLLATE pg_c_utf8), 'ß', 'ss'), 'œ', 'oe'), 'þ', 'th'
        ) COLLATE "C",
        'åäæöøàáâãāçčćđèéêëēěíìîïīñńňóòôõōőřŕšśťúùûūůűüýÿžźżğłş',
        '{||}}aaaaacccdeeeeeeiiiiinnnoooooorrsstuuuuuuyyyzzzgls'
    );
"""

BACKWARDS = "DROP FUNCTION fi_key(text);"


class Migration(migrations.Migration):
    dependencies = []

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]

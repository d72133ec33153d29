"""A version of a part is never changed, whatever writes to the database."""

from django.db import migrations

_SQLITE = """
CREATE TRIGGER dossiers_version_append_only BEFORE UPDATE ON dossiers_partversion
BEGIN SELECT RAISE(ABORT, 'versions of a part are append-only'); END
"""
_POSTGRESQL = """
CREATE FUNCTION dossiers_version_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'versions of a part are append-only' USING ERRCODE = 'restrict_violation'; END $$;
CREATE TRIGGER dossiers_version_append_only BEFORE UPDATE ON dossiers_partversion
FOR EACH ROW EXECUTE FUNCTION dossiers_version_append_only()
"""
_UNDO = {
    "sqlite": "DROP TRIGGER dossiers_version_append_only",
    "postgresql": "DROP TRIGGER dossiers_version_append_only ON dossiers_partversion;"
    " DROP FUNCTION dossiers_version_append_only()",
}


def forbid(apps, schema_editor):
    schema_editor.execute({"sqlite": _SQLITE, "postgresql": _POSTGRESQL}[schema_editor.connection.vendor], params=None)


def allow(apps, schema_editor):
    schema_editor.execute(_UNDO[schema_editor.connection.vendor], params=None)


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0003_parts")]

    operations = [migrations.RunPython(forbid, allow)]

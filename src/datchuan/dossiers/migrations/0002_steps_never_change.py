"""A step of a dossier is never changed, whatever writes to the database: both databases refuse it themselves.

Steps that a territorial change made are taken out when it is reversed, so rows may be deleted; the audit chain tells it.
"""

from django.db import migrations

_SQLITE = """
CREATE TRIGGER dossiers_step_append_only BEFORE UPDATE ON dossiers_dossierstep
BEGIN SELECT RAISE(ABORT, 'steps of a dossier are append-only'); END
"""
_POSTGRESQL = """
CREATE FUNCTION dossiers_step_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'steps of a dossier are append-only' USING ERRCODE = 'restrict_violation'; END $$;
CREATE TRIGGER dossiers_step_append_only BEFORE UPDATE ON dossiers_dossierstep
FOR EACH ROW EXECUTE FUNCTION dossiers_step_append_only()
"""
_UNDO = {
    "sqlite": "DROP TRIGGER dossiers_step_append_only",
    "postgresql": "DROP TRIGGER dossiers_step_append_only ON dossiers_dossierstep;"
    " DROP FUNCTION dossiers_step_append_only()",
}


def forbid(apps, schema_editor):
    schema_editor.execute({"sqlite": _SQLITE, "postgresql": _POSTGRESQL}[schema_editor.connection.vendor], params=None)


def allow(apps, schema_editor):
    schema_editor.execute(_UNDO[schema_editor.connection.vendor], params=None)


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0001_initial")]

    operations = [migrations.RunPython(forbid, allow)]

"""A claim is never changed, whatever writes to the database. On SQLite the steps' own refusal is set up again: their
table was made anew by the migration before this one, and its triggers went with the old table."""

from django.db import migrations

_SQLITE = (
    """
CREATE TRIGGER dossiers_claim_append_only BEFORE UPDATE ON dossiers_claim
BEGIN SELECT RAISE(ABORT, 'claims are append-only'); END
""",
    """
CREATE TRIGGER IF NOT EXISTS dossiers_step_append_only BEFORE UPDATE ON dossiers_dossierstep
BEGIN SELECT RAISE(ABORT, 'steps of a dossier are append-only'); END
""",
)
_POSTGRESQL = (
    """
CREATE FUNCTION dossiers_claim_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'claims are append-only' USING ERRCODE = 'restrict_violation'; END $$;
CREATE TRIGGER dossiers_claim_append_only BEFORE UPDATE ON dossiers_claim
FOR EACH ROW EXECUTE FUNCTION dossiers_claim_append_only()
""",
)
_UNDO = {
    "sqlite": ("DROP TRIGGER dossiers_claim_append_only",),
    "postgresql": (
        "DROP TRIGGER dossiers_claim_append_only ON dossiers_claim; DROP FUNCTION dossiers_claim_append_only()",
    ),
}


def forbid(apps, schema_editor):
    for statement in {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def allow(apps, schema_editor):
    for statement in _UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0005_flow")]

    operations = [migrations.RunPython(forbid, allow)]

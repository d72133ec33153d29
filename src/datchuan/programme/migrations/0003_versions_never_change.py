"""A version of a plan is never changed, whatever writes to the database: both databases refuse it themselves. And what
a target gives to each unit."""

import django.db.models.deletion
from django.db import migrations, models

_SQLITE = """
CREATE TRIGGER programme_version_append_only BEFORE UPDATE ON programme_planversion
BEGIN SELECT RAISE(ABORT, 'versions of a plan are append-only'); END
"""
_POSTGRESQL = """
CREATE FUNCTION programme_version_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'versions of a plan are append-only' USING ERRCODE = 'restrict_violation'; END $$;
CREATE TRIGGER programme_version_append_only BEFORE UPDATE ON programme_planversion
FOR EACH ROW EXECUTE FUNCTION programme_version_append_only()
"""
_UNDO = {
    "sqlite": "DROP TRIGGER programme_version_append_only",
    "postgresql": "DROP TRIGGER programme_version_append_only ON programme_planversion;"
    " DROP FUNCTION programme_version_append_only()",
}


def forbid(apps, schema_editor):
    schema_editor.execute({"sqlite": _SQLITE, "postgresql": _POSTGRESQL}[schema_editor.connection.vendor], params=None)


def allow(apps, schema_editor):
    schema_editor.execute(_UNDO[schema_editor.connection.vendor], params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("programme", "0002_plans_under_plans"),
        ("territory", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="TargetShare",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("increment", models.PositiveIntegerField()),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shares",
                        to="programme.target",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="territory.unit"
                    ),
                ),
            ],
            options={
                "ordering": ["unit"],
                "constraints": [models.UniqueConstraint(fields=("target", "unit"), name="target_share_once")],
            },
        ),
        migrations.RunPython(forbid, allow),
    ]

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Case, CharField, OuterRef, Subquery, Value, When


def fill(apps, schema_editor):
    """What the submission says; only a taken one has made a record."""
    own = apps.get_model("survey", "Submission").objects.filter(pk=OuterRef("submission"))
    household = own.values(
        named=Case(When(state="taken", then="subject"), default=Value(""), output_field=CharField(max_length=50))
    )
    apps.get_model("survey", "Trace").objects.update(
        device=Subquery(own.values("device")), household=Subquery(household)
    )


class Migration(migrations.Migration):
    dependencies = [("survey", "0004_upload_waits")]

    operations = [
        migrations.AddField(
            "trace",
            "device",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="survey.device"
            ),
        ),
        migrations.AddField(
            "trace", "household", models.CharField(blank=True, max_length=50, default=""), preserve_default=False
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]

"""Master plans become spatial plans: the register keeps more than one kind."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("masterplans", "0001_initial"),
    ]

    operations = [
        migrations.RenameModel("MasterPlan", "SpatialPlan"),
        migrations.RemoveConstraint("reviewduty", "review_duty_once"),
        migrations.RenameField("reviewduty", "master_plan", "plan"),
    ]

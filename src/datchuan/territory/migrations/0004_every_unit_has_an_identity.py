import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("territory", "0003_identities_and_acts")]
    operations = [
        migrations.AlterField(
            model_name="unit",
            name="identity",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="territory.unit"
            ),
        ),
    ]

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("territory", "0003_identities_and_acts")]
    operations = [
        migrations.AlterField(
            model_name="unit",
            name="identity",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.RESTRICT, related_name="versions", to="territory.unit"
            ),
        ),
        migrations.AlterField(
            model_name="unit",
            name="parent",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.RESTRICT, related_name="children", to="territory.unit"
            ),
        ),
        migrations.AlterField(
            model_name="unit",
            name="continues",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.RESTRICT, related_name="continued_by", to="territory.unit"
            ),
        ),
    ]

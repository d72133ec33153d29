from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inspection", "0006_signed_minutes")]

    operations = [
        migrations.AddField(model_name="visitrecord", name="written", field=models.JSONField(default=dict)),
    ]

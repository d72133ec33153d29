from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inspection", "0003_never_changed")]

    operations = [
        migrations.AddField(model_name="visitrecord", name="written", field=models.JSONField(default=dict)),
    ]

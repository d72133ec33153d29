from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inspection", "0003_never_changed")]

    operations = [
        migrations.AddField("visitfile", "is_minutes", models.BooleanField(default=False)),
    ]

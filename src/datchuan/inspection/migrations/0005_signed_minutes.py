from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inspection", "0004_proposals")]

    operations = [
        migrations.AddField("visitfile", "is_minutes", models.BooleanField(default=False)),
    ]

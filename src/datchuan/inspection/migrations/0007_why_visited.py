from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inspection", "0006_words_by_the_time_they_were_written")]

    operations = [migrations.AddField("visit", "why", models.JSONField(default=list))]

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("masterplans", "0004_keep_evidence")]

    operations = [
        migrations.RemoveField(
            model_name='spatialplan',
            name='built_to_plan',
        ),
        migrations.RemoveField(
            model_name='spatialplan',
            name='built_to_plan_on',
        ),
        migrations.RemoveField(
            model_name='spatialplan',
            name='publication_forms',
        ),
    ]

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def _fill(apps, schema_editor):
    """What was entered before: plans of one year that are in force, registrations of their plan's year."""
    plans, registrations, targets = (apps.get_model("programme", name) for name in ("Plan", "Registration", "Target"))
    plans.objects.update(until_year=models.F("year"), state="adopted")
    for plan in plans.objects.all():
        registrations.objects.filter(plan=plan).update(year=plan.year)
    for target in targets.objects.all():
        targets.objects.filter(pk=target.pk).update(key=f"target-{target.pk}")


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0004_heads_and_clerks'),
        ('programme', '0001_initial'),
        ('territory', '0006_changes_elsewhere'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PlanVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('effective_on', models.DateField()),
                ('instrument', models.CharField(blank=True, max_length=200)),
                ('reason', models.TextField(blank=True)),
                ('content', models.JSONField()),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='WorkNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('on', models.DateField()),
                ('text', models.TextField()),
                ('file', models.FileField(blank=True, upload_to='work/%Y')),
                ('file_name', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.AlterModelOptions(
            name='plan',
            options={'ordering': ['-year', 'pk']},
        ),
        migrations.AlterModelOptions(
            name='target',
            options={'ordering': ['pk']},
        ),
        migrations.RemoveConstraint(
            model_name='registration',
            name='registered_once_a_plan',
        ),
        migrations.AddField(
            model_name='plan',
            name='copied_from',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='copies', to='programme.plan'),
        ),
        migrations.AddField(
            model_name='plan',
            name='issuer',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='plan',
            name='parent',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='programme.plan'),
        ),
        migrations.AddField(
            model_name='plan',
            name='revision',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='plan',
            name='state',
            field=models.CharField(choices=[('draft', 'Dự thảo'), ('adopted', 'Đã ban hành')], default='draft', max_length=10),
        ),
        migrations.AddField(
            model_name='plan',
            name='until_year',
            field=models.PositiveSmallIntegerField(default=2016),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='registration',
            name='is_focus',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='registration',
            name='reason',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='registration',
            name='registered_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='registration',
            name='standard',
            field=models.CharField(choices=[('basic', 'Xã nông thôn mới'), ('enhanced', 'Xã nông thôn mới nâng cao'), ('model', 'Xã nông thôn mới kiểu mẫu')], default='basic', max_length=20),
        ),
        migrations.AddField(
            model_name='registration',
            name='withdrawn_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='registration',
            name='year',
            field=models.PositiveSmallIntegerField(default=2016),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='target',
            name='counted_by',
            field=models.CharField(choices=[('verdicts', 'Kết quả đánh giá tiêu chí'), ('recognitions', 'Quyết định công nhận'), ('nothing', 'Chưa có số liệu để đếm')], default='verdicts', max_length=20),
        ),
        migrations.AddField(
            model_name='target',
            name='counted_in',
            field=models.CharField(default='xã', max_length=40),
        ),
        migrations.AddField(
            model_name='target',
            name='denominator_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='target',
            name='key',
            field=models.SlugField(default=''),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='target',
            name='parent',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='children', to='programme.target'),
        ),
        migrations.AddField(
            model_name='target',
            name='standard',
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name='target',
            name='words',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='workitem',
            name='basis',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='workitem',
            name='communes',
            field=models.ManyToManyField(blank=True, related_name='+', to='territory.unit'),
        ),
        migrations.AddField(
            model_name='workitem',
            name='dropped_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='workitem',
            name='measure',
            field=models.SlugField(blank=True),
        ),
        migrations.AddField(
            model_name='workitem',
            name='parent',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='children', to='programme.workitem'),
        ),
        migrations.AddField(
            model_name='workitem',
            name='product',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AlterField(
            model_name='plan',
            name='office',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='people.office'),
        ),
        migrations.AlterField(
            model_name='target',
            name='criteria_set',
            field=models.CharField(blank=True, max_length=50),
        ),
        migrations.AlterField(
            model_name='target',
            name='criterion',
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.AlterField(
            model_name='target',
            name='denominator',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='target',
            name='goal',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='target',
            name='increment',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='target',
            name='stated_baseline',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.RunPython(_fill, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.CheckConstraint(condition=models.Q(('year__lte', models.F('until_year'))), name='plan_years_in_order'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.CheckConstraint(condition=models.Q(('office__isnull', False), models.Q(('issuer', ''), _negated=True), _connector='OR'), name='plan_has_an_issuer'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.CheckConstraint(condition=models.Q(('pk', models.F('parent')), _negated=True), name='plan_not_under_itself'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.UniqueConstraint(fields=('commune', 'year', 'standard'), name='registered_once_a_year'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.CheckConstraint(condition=models.Q(('withdrawn_on__isnull', True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='registration_withdrawn_with_reason'),
        ),
        migrations.AddConstraint(
            model_name='target',
            constraint=models.UniqueConstraint(fields=('plan', 'key'), name='target_key_once'),
        ),
        migrations.AddConstraint(
            model_name='target',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('counted_by', 'verdicts'), _negated=True), models.Q(models.Q(('criteria_set', ''), _negated=True), models.Q(('criterion', ''), _negated=True)), _connector='OR'), name='target_by_verdicts_names_criterion'),
        ),
        migrations.AddField(
            model_name='planversion',
            name='made_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='planversion',
            name='plan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='programme.plan'),
        ),
        migrations.AddField(
            model_name='worknote',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='worknote',
            name='item',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='programme.workitem'),
        ),
        migrations.AddConstraint(
            model_name='planversion',
            constraint=models.UniqueConstraint(fields=('plan', 'number'), name='plan_version_once'),
        ),
    ]

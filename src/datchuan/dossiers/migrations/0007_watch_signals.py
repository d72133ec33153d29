"""Signals of the watch, and answers to them that are never changed, whatever writes to the database."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


_SQLITE = """
CREATE TRIGGER dossiers_answer_append_only BEFORE UPDATE ON dossiers_watchanswer
BEGIN SELECT RAISE(ABORT, 'answers to a signal are append-only'); END
"""
_POSTGRESQL = """
CREATE FUNCTION dossiers_answer_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'answers to a signal are append-only' USING ERRCODE = 'restrict_violation'; END $$;
CREATE TRIGGER dossiers_answer_append_only BEFORE UPDATE ON dossiers_watchanswer
FOR EACH ROW EXECUTE FUNCTION dossiers_answer_append_only()
"""
_UNDO = {
    "sqlite": "DROP TRIGGER dossiers_answer_append_only",
    "postgresql": "DROP TRIGGER dossiers_answer_append_only ON dossiers_watchanswer;"
    " DROP FUNCTION dossiers_answer_append_only()",
}


def forbid(apps, schema_editor):
    schema_editor.execute({"sqlite": _SQLITE, "postgresql": _POSTGRESQL}[schema_editor.connection.vendor], params=None)


def allow(apps, schema_editor):
    schema_editor.execute(_UNDO[schema_editor.connection.vendor], params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('dossiers', '0006_claims_never_change'),
        ('territory', '0006_changes_elsewhere'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='WatchSignal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('indicator', 'Chỉ tiêu không còn đạt'), ('finding', 'Phát hiện kiểm tra chưa xong'), ('review', 'Rà soát quy hoạch quá hạn'), ('withdrawal', 'Điều kiện thu hồi')], max_length=10)),
                ('subject', models.CharField(max_length=80)),
                ('words', models.CharField(max_length=500)),
                ('since', models.DateField(verbose_name='từ ngày')),
                ('raised_on', models.DateField(verbose_name='nêu ngày')),
                ('raised_at', models.DateTimeField()),
                ('gone_on', models.DateField(null=True, verbose_name='hết ngày')),
                ('gone_at', models.DateTimeField(null=True)),
                ('gone_why', models.CharField(blank=True, max_length=300)),
                ('simulated', models.BooleanField(default=False)),
                ('recognition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='signals', to='dossiers.recognition')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='watch_signals', to='territory.unit')),
            ],
            options={
                'ordering': ['-raised_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='WatchAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('not_enough', 'Đã xem: chưa đủ điều kiện thu hồi'), ('ask_province', 'Đề nghị tỉnh xem xét')], max_length=15, verbose_name='ý kiến')),
                ('text', models.CharField(max_length=1000, verbose_name='nội dung')),
                ('on', models.DateField(verbose_name='ngày')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('signal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='dossiers.watchsignal')),
            ],
            options={
                'ordering': ['signal', 'number'],
            },
        ),
        migrations.AddConstraint(
            model_name='watchsignal',
            constraint=models.UniqueConstraint(condition=models.Q(('gone_on', None)), fields=('recognition', 'unit', 'subject'), name='signal_open_once'),
        ),
        migrations.AddConstraint(
            model_name='watchsignal',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['indicator', 'finding', 'review', 'withdrawal'])), name='signal_known_kind'),
        ),
        migrations.AddConstraint(
            model_name='watchsignal',
            constraint=models.CheckConstraint(condition=models.Q(('since__lte', models.F('raised_on'))), name='signal_known_before_it_is_raised'),
        ),
        migrations.AddConstraint(
            model_name='watchsignal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('gone_at', None), ('gone_on', None), ('gone_why', '')), models.Q(('gone_at__isnull', False), ('gone_on__isnull', False), models.Q(('gone_why', ''), _negated=True)), _connector='OR'), name='signal_gone_with_reason'),
        ),
        migrations.AddConstraint(
            model_name='watchanswer',
            constraint=models.UniqueConstraint(fields=('signal', 'number'), name='signal_answer_number_once'),
        ),
        migrations.AddConstraint(
            model_name='watchanswer',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['not_enough', 'ask_province'])), name='signal_answer_known_kind'),
        ),
        migrations.AddConstraint(
            model_name='watchanswer',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='signal_answer_says_something'),
        ),
        migrations.RunPython(forbid, allow),
    ]

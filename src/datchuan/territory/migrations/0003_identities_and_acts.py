from django.db import migrations
from django.utils import timezone


def fill(apps, schema_editor):
    """A territory loaded before gets its identities, and one act for each day on which it changed."""
    unit, change, act = (apps.get_model("territory", name) for name in ("Unit", "Change", "ChangeAct"))
    before = dict(unit.objects.values_list("pk", "continues_id"))
    for pk in before:
        first = pk
        while before[first]:
            first = before[first]
        unit.objects.filter(pk=pk).update(identity_id=first)
    days = change.objects.order_by("effective_on").values_list("effective_on", flat=True).distinct()
    for order, day in enumerate(list(days), start=1):
        edges = change.objects.filter(effective_on=day)
        now = timezone.now()
        made = act.objects.create(
            state="applied",
            origin="data",
            instrument="; ".join(sorted(set(edges.order_by().values_list("instrument", flat=True))))[:300],
            effective_on=day,
            entered_at=now,
            applied_at=now,
            applied_order=order,
        )
        edges.update(act=made)


class Migration(migrations.Migration):
    dependencies = [("territory", "0002_units_in_time")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

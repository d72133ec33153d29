"""What the plan's row said of publication and of building goes to rows of its own."""

from django.db import migrations


def keep_evidence(apps, schema_editor):
    """The forms of publication and what was seen of building become rows of their own."""
    plans = apps.get_model("masterplans", "SpatialPlan").objects
    publication = apps.get_model("masterplans", "Publication").objects
    finding = apps.get_model("masterplans", "BuildingFinding").objects
    for plan in plans.all():
        for form in dict.fromkeys(plan.publication_forms):
            publication.create(plan=plan, form=form, done_on=plan.published_on)
        if plan.built_to_plan is not None:
            seen_on = plan.built_to_plan_on or plan.approved_on
            if seen_on is not None:
                finding.create(plan=plan, seen_on=seen_on, follows=plan.built_to_plan, simulated=plan.simulated)
    duties = apps.get_model("masterplans", "ReviewDuty").objects
    duties.filter(conclusion="must_adjust").update(conclusion="overall")


class Migration(migrations.Migration):
    dependencies = [("masterplans", "0003_evidence_and_reviews")]

    operations = [migrations.RunPython(keep_evidence, migrations.RunPython.noop)]

"""Builds the demonstration province in an empty database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

from django.db import transaction

from datchuan.demo.difficulties import make_difficulties
from datchuan.demo.dossiers import make_dossiers
from datchuan.demo.houses import MERGED_ON, Step, make_houses
from datchuan.demo.letterheads import make_letterheads
from datchuan.demo.moving import BUILT
from datchuan.demo.other_plans import make_other_plans
from datchuan.demo.papers import make_papers
from datchuan.demo.people import make_accounts, make_offices
from datchuan.demo.plans import DaysBetween, conclude_some, draw_new_plan, draw_plan, keep_plans, settle_by
from datchuan.demo.programme import make_programme
from datchuan.demo.recognitions import make_recognitions
from datchuan.demo.rounds import make_rounds
from datchuan.demo.story import Story, story
from datchuan.evaluation.computing import asked_here
from datchuan.evaluation.keeping import keep_cube
from datchuan.evaluation.operations import evaluate_communes, keep_month_ends, keep_registration_days
from datchuan.kernel.problem import Problem
from datchuan.kernel.resources import data_folder
from datchuan.law.library import load_library
from datchuan.masterplans.operations import open_review_duties
from datchuan.platform.operations import record_audit, set_up_installation
from datchuan.programme.models import Registration
from datchuan.territory.models import Unit
from datchuan.territory.operations import load_territory
from datchuan.territory.queries import communes_on, merged_since

CRITERIA_SET, NEXT_SET = "vn-xa-2016", "vn-xa-2021"


@transaction.atomic
def build_demonstration(
    *,
    step: Step = lambda title, done, total: None,
    only_communes: frozenset[str] | None = None,
    until: date | None = None,
) -> None:
    """Load the real territory and simulate the rest of the 2020 story. ``step`` hears (what, done, total).

    ``only_communes`` limits the simulated households to those communes and leaves out the documents, the rounds of
    inspection and the plans of other kinds than a commune's master plan (tests). Problem 901 when the database is not
    empty.

    ``until`` a day of the story builds what was known on that day: it is today, and what comes later is left out.
    """
    if Unit.objects.exists():
        raise Problem(901, "Cơ sở dữ liệu đã có địa bàn", mend="Tỉnh trình diễn chỉ dựng trong cơ sở dữ liệu trống.")
    told = story() if until is None else replace(story(), working_day=until)
    step("Địa bàn", 0, 1)
    load_territory(folder=data_folder())
    set_up_installation(province_code=told.province_code, simulated=True, working_day=told.working_day)
    offices = make_offices(told)
    make_letterheads(told, offices, make_accounts(told, offices))
    plan = make_programme(told, offices)
    make_recognitions(told)
    make_difficulties(told, plan)
    make_houses(told, step, only_communes)
    _make_master_plans(told)
    make_dossiers(told, only_communes)
    if only_communes is None:
        make_other_plans(told)
        step("Kiểm tra", 0, 1)
        make_rounds(told)
    step("Đánh giá", 0, 1)
    evaluate_communes(set_key=CRITERIA_SET, on=told.working_day, by=None, cause="Dựng tỉnh trình diễn")
    _keep_counts_by(NEXT_SET, told.working_day)
    keep_registration_days(registrations=list(Registration.objects.select_related("commune")), by=None)
    if only_communes is None:
        keep_month_ends(first=told.working_day.replace(month=1, day=1), last=told.working_day, by=None)
        step("Văn bản", 0, 1)
        make_papers(told)
    record_audit(by=None, action=BUILT, subject=told.province_code, details={"seed": told.seed})
    step("Xong", 1, 1)


def _keep_counts_by(set_key: str, on: date) -> None:
    """The same houses counted by the law of the next set too: that is what officials compare first."""
    law_on = load_library().sets[set_key].nearest_day(on)
    keep_cube(asked=asked_here(set_key, on, law_on))


def _make_master_plans(told: Story) -> None:
    before = MERGED_ON.replace(year=2019, month=12, day=31)
    random = Random(f"{told.seed}/plans")  # noqa: S311 - simulation, not secrets
    good = {entry["commune"] for entry in told.registrations if entry.get("plan") == "good"}
    old_communes = communes_on(before, rural_only=True).select_related("parent")
    plans = [
        draw_plan(random, commune, 400 + 2 * place, good=commune.pk in good)
        for place, commune in enumerate(old_communes)
    ]
    keep_plans(plans)
    open_review_duties(effective_on=MERGED_ON, simulated=True)
    days = DaysBetween(Random(f"{told.seed}/reviews"), **told.reviewed)  # noqa: S311 - simulation, not secrets
    conclude_some(random, days.draw, "Kết luận mô phỏng của tỉnh trình diễn", until=told.working_day)
    merged = communes_on(told.working_day, rural_only=True).filter(pk__in=merged_since(MERGED_ON, told.working_day))
    renewed = [commune for commune in merged.select_related("parent") if random.random() < 0.3]
    drawn = [draw_new_plan(random, c, 1200 + 2 * place) for place, c in enumerate(renewed)]
    renewed_plans = keep_plans(each for each in drawn if (each.plan.approved_on or date.max) <= told.working_day)
    settle_by(renewed_plans)

"""A simulated survey for a trial: so many households a commune, because no census of the province is at hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from django.db import transaction

from datchuan.demo.households import HouseDrawer, draw_profile
from datchuan.demo.plans import conclude_some, draw_new_plan, draw_plan, keep_plans, settle_by
from datchuan.evaluation.operations import evaluate_communes
from datchuan.evaluation.queries import set_key_on
from datchuan.housing.operations import HouseEntry, record_houses
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import fold
from datchuan.masterplans.models import SpatialPlan
from datchuan.masterplans.operations import duties_of
from datchuan.people.models import Official
from datchuan.platform.operations import record_audit
from datchuan.platform.queries import installation
from datchuan.territory.country.lists import EVE, LISTED_ON, TWO_LEVELS_ON
from datchuan.territory.journal import Journal
from datchuan.territory.models import Unit, Village, VillageMembership
from datchuan.territory.operations import follow_changes, lock_territory
from datchuan.territory.queries import communes_on, merged_since

FEWEST, MOST, USUAL = 20, 100, 40
HOUSES_PER_VILLAGE, SURVEY_DAYS = 20, 120
# Shares of no real place: so that some communes pass and some do not.
SHARES = {"standard": 0.8, "cleared": 0.5}
BASIS = "Kết luận mô phỏng khi dùng thử"
SURNAMES = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô", "Dương"]
GIVEN = ["Văn An", "Văn Bình", "Văn Dũng", "Văn Hải", "Văn Long", "Văn Sơn", "Thị Hà", "Thị Lan", "Thị Mai", "Thị Xuân"]


@dataclass(frozen=True)
class Simulated:
    """What was made."""

    communes: int
    villages: int
    houses: int
    plans: int


@transaction.atomic
def simulate_survey(*, households: int, by: Official, today: date) -> Simulated:
    """Villages, ``households`` houses for each xã of ``today``, master plans, all marked simulated; then the verdicts.

    Problem 915 where the data are real, 916 when there are villages already, 917 for a number outside the limits.
    """
    lock_territory()
    if not installation().simulated:
        raise Problem(915, "Nơi này dùng số liệu thật", mend="Nhập thôn, rồi nộp điều tra nhà ở bằng Excel.")
    if Village.objects.exists():
        raise Problem(916, "Đã có thôn và nhà ở", mend="Sửa, thêm bằng tệp Excel ở trang Nhà ở.")
    if not FEWEST <= households <= MOST:
        mend = f"Nhập số từ {FEWEST} đến {MOST}."
        raise Problem(917, f"{households} ở ngoài giới hạn", where="Số hộ mỗi xã", mend=mend)
    communes = list(communes_on(today, rural_only=True).order_by("pk"))
    entries = [entry for commune in communes for entry in _survey_of(commune, households, today)]
    record_houses(entries=entries, by=by, at=datetime.combine(today, time(9), UTC), simulated=True)
    follow_changes(villages=None, after=today, journal=Journal())
    plans = _make_plans(today)
    _judge(today, by)
    done = Simulated(len(communes), Village.objects.count(), len(entries), plans)
    details = {"households": households, "communes": done.communes, "houses": done.houses}
    record_audit(by=by, action="setup.simulate_survey", subject=installation().province_name, details=details)
    return done


def _survey_of(commune: Unit, households: int, today: date) -> Iterator[HouseEntry]:
    random = Random(f"{commune.pk}/{households}")  # noqa: S311 - simulation, not secrets
    first = max(commune.valid_from or LISTED_ON, today - timedelta(days=SURVEY_DAYS))
    drawer, profile = HouseDrawer(random, first, today), draw_profile(random, SHARES, None)
    villages = _make_villages(commune, -(-households // HOUSES_PER_VILLAGE))
    for place, facts in enumerate(drawer.houses(households, profile)):
        name = f"{random.choice(SURNAMES)} {random.choice(GIVEN)}"
        village = villages[place // HOUSES_PER_VILLAGE]
        facts["built_year"] = min(facts["built_year"], first.year)
        yield HouseEntry(f"MP{commune.code}{place + 1:04d}", village.pk, name, drawer.survey_day(), facts)


def _make_villages(commune: Unit, count: int) -> list[Village]:
    names = [f"Thôn {number}" for number in range(1, count + 1)]
    villages = [
        Village(code=f"{commune.pk}/{place:02d}", name=name, search=fold(name), simulated=True)
        for place, name in enumerate(names, start=1)
    ]
    made = Village.objects.bulk_create(villages)
    VillageMembership.objects.bulk_create(
        VillageMembership(village=village, commune=commune, valid_from=commune.valid_from) for village in made
    )
    return made


def _make_plans(today: date) -> int:
    """A plan for every xã of before the two-level government, reviewed where land moved; new ones for some since."""
    random = Random("plans")  # noqa: S311 - simulation, not secrets
    before = min(today, EVE)
    old = communes_on(before, rural_only=True).order_by("pk").select_related("parent")
    plans = [draw_plan(random, commune, 400 + 2 * place) for place, commune in enumerate(old)]
    keep_plans(plans)
    if today < TWO_LEVELS_ON:
        return len(plans)
    duties_of(effective_on=TWO_LEVELS_ON, simulated=True)
    concluded_on = min(today, TWO_LEVELS_ON + timedelta(days=60))
    conclude_some(random, lambda: concluded_on, BASIS, until=today)
    if (today - TWO_LEVELS_ON).days > 60:
        return len(plans) + len(_renew(random, today, len(plans)))
    return len(plans)


def _renew(random: Random, today: date, place: int) -> list[SpatialPlan]:
    merged = merged_since(TWO_LEVELS_ON, today)
    new = communes_on(today, rural_only=True).filter(pk__in=merged).order_by("pk").select_related("parent")
    renewed = [
        draw_new_plan(random, commune, 1200 + 2 * number, since=TWO_LEVELS_ON, seen_on=today)
        for number, commune in enumerate(new, start=place)
        if random.random() < 0.3
    ]
    made = keep_plans(renewed)
    settle_by(made)
    return made


def _judge(today: date, by: Official) -> None:
    """Keep the verdicts of the day, where a set that we hold judges it."""
    try:
        evaluate_communes(set_key=set_key_on(today), on=today, by=by, cause="Lập số liệu dùng thử")
    except Problem as problem:
        if problem.number not in (106, 603):
            raise

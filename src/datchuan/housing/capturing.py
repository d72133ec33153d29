"""What the forms of the field bring becomes versions of houses; which lists go along with them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, Q, QuerySet

from datchuan.housing.models import Household, HouseRecord
from datchuan.housing.operations import HouseEntry, record_houses
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import fold, nfc
from datchuan.law.facts import Field
from datchuan.law.library import load_library
from datchuan.people.models import Official
from datchuan.platform.asking import Asked, asked, mark
from datchuan.survey.announcing import Taken
from datchuan.survey.models import Submission
from datchuan.territory.models import Unit, Village, VillageMembership
from datchuan.territory.queries import communes_on, holds_on, within

YES, NO, NEW, KEEP = "co", "khong", "moi", "keep"


def villages_of_area(area: Unit, on: date) -> QuerySet[VillageMembership]:
    """The villages of an area on a day, with their communes."""
    return _villages_within(within(area), on)


def _villages_within(condition: Q, on: date) -> QuerySet[VillageMembership]:
    communes = communes_on(on).filter(condition)
    return VillageMembership.objects.filter(holds_on(on), commune__in=communes).select_related("village", "commune")


def _houses_within(condition: Q, on: date) -> QuerySet[HouseRecord]:
    villages = _villages_within(condition, on).values("village")
    return HouseRecord.objects.filter(valid_to=None, village__in=villages)


# Whether names are known is asked for every submission.
@lru_cache(maxsize=512)
def _village_asked(condition: Q, on: date) -> Asked:
    return asked(_villages_within(condition, on).filter(village__code=mark("name")).values_list("village")[:1])


@lru_cache(maxsize=512)
def _house_asked(condition: Q, on: date) -> Asked:
    return asked(_houses_within(condition, on).filter(household__code=mark("name")).values_list("pk")[:1])


class VillageList:
    """Villages of the area: code, name, commune."""

    columns: tuple[str, ...] = ("name", "label", "commune")

    def rows(self, area: Unit, on: date) -> Iterable[Sequence[str]]:
        for row in villages_of_area(area, on).order_by("commune__short_name", "village__name", "village__code"):
            yield row.village.code, _village_label(row), row.commune.code

    def labels(self, names: Collection[str], area: Unit, on: date) -> Mapping[str, str]:
        return {
            row.village.code: _village_label(row) for row in villages_of_area(area, on).filter(village__code__in=names)
        }

    def question(self, name: str, area: Unit, on: date) -> Asked:
        return _village_asked(within(area), on).of(name=name)


def _village_label(row: VillageMembership) -> str:
    return f"{row.village.name} ({row.commune.short_name})"


class HouseList:
    """Known households of the area with their village and head: what a form is filled in from."""

    columns: tuple[str, ...] = ("name", "label", "village", "head_name")

    def rows(self, area: Unit, on: date) -> Iterable[Sequence[str]]:
        found = _houses_within(within(area), on).order_by("village_id", "household__code")
        for code, head, village in found.values_list("household__code", "head_name", "village__code").iterator(5000):
            yield code, f"{head} · {code}", village, head

    def labels(self, names: Collection[str], area: Unit, on: date) -> Mapping[str, str]:
        found = _houses_within(within(area), on).filter(household__code__in=names)
        return {code: f"{head} · {code}" for code, head in found.values_list("household__code", "head_name")}

    def question(self, name: str, area: Unit, on: date) -> Asked:
        return _house_asked(within(area), on).of(name=name)


def known_by_village(area: Unit, on: date) -> dict[int, int]:
    """How many households are known in each village of an area."""
    villages = villages_of_area(area, on).values("village")
    found = HouseRecord.objects.filter(valid_to=None, village__in=villages).order_by()
    return dict(found.values_list("village").annotate(n=Count("pk")))


@dataclass(frozen=True)
class _Filled:
    """The answers of one house form, by the mapping of the version it was filled in on."""

    mapping: Mapping[str, Any]
    answers: Mapping[str, str]

    def given(self, name: str) -> str:
        return nfc(self.answers.get(self.mapping[name], ""))

    def facts(self) -> dict[str, Any]:
        """By column of HouseRecord; where a blank keeps what is known, blanks are left out."""
        fields = load_library().facts["house"]
        keeps = self.mapping["blank"] == KEEP
        pairs = ((fields[key], self.answers.get(path, "")) for key, path in self.mapping["facts"].items())
        return {field.column: _value(field, given) for field, given in pairs if given or not keeps}


def _value(field: Field, given: str) -> Any:
    """An answer as HouseRecord keeps it; the recheck has found it well formed."""
    if not given:
        return None
    if field.type == "bool":
        return given == YES
    if field.type == "choice":
        return next(choice.code for choice in field.choices if choice.key == given)
    return int((Decimal(given) * 10**field.scale).to_integral_value())


def take_house(
    *,
    submission: Submission,
    answers: Mapping[str, str],
    area: Unit,
    on: date,
    by: Official | None,
    at: datetime,
    today: date,
    is_remeasured: bool = False,
    is_overtaken: bool = False,
) -> Taken:
    """Record the house of one submission. What keeps it from that is said: a household outside the area, a new one
    that looks like a known one, a day before the village is known. ``is_remeasured``, ``is_overtaken``: as HouseEntry
    has them."""
    filled = _Filled(submission.form.mapping, answers)
    surveyed_on = date.fromisoformat(filled.given("surveyed_on"))
    membership = villages_of_area(area, on).filter(village__code=filled.given("village")).first()
    if membership is None:
        return Taken(faults=[f"Thôn “{filled.given('village')}” không thuộc địa bàn của máy."])
    code = filled.given("code")
    if filled.given("how") == NEW:
        twin = twin_of(membership.village, filled.given("head_name"))
        if twin and not submission.mended.get("confirmed_new"):
            said = f"Có thể trùng hộ {twin}: cùng thôn, cùng tên chủ hộ. Chọn hộ ấy hoặc xác nhận là hộ mới."
            return Taken(faults=[said])
        code = code or new_code(membership.commune)
    elif HouseList().question(code, area, on).row() is None:
        return Taken(faults=[f"Hộ “{code}” không có trong địa bàn của máy. Kiểm tra lại mã QR."], subject=code[:50])
    head, note = filled.given("head_name"), filled.given("note") or None
    entry = HouseEntry(code, membership.village_id, head, surveyed_on, filled.facts(), note)
    entry = replace(entry, is_remeasured=is_remeasured, is_overtaken=is_overtaken)
    holder = submission.device.holder if submission.device else None
    done = record_houses(entries=[entry], by=by or holder, at=at, submission=submission, simulated=submission.simulated)
    return Taken(subject=code, effects=done.effects)


def twin_of(village: Village, head_name: str) -> str:
    """The code of a known household of the village whose head has the same name, without regard to marks."""
    known = HouseRecord.objects.filter(valid_to=None, village=village).values_list("household__code", "head_name")
    return next((code for code, head in known if fold(head) == fold(head_name)), "")


def new_code(commune: Unit) -> str:
    """A code for a household that has none: the commune's code, M, a number; taken at once, so that no two get it."""
    prefix = f"{commune.code}M"
    last = Household.objects.filter(code__startswith=prefix).order_by("-code").values_list("code", flat=True).first()
    number = int(last.removeprefix(prefix)) if last else 0
    for attempt in range(1, 50):
        code = f"{prefix}{number + attempt:05d}"
        try:
            with transaction.atomic():
                Household.objects.create(code=code)
        except IntegrityError:
            continue
        return code
    raise Problem(351, "không lấy được mã hộ mới", mend="Thử ghi lại phiếu này.")

"""What a map can show of every commune: a measure sorts communes into classes and says each in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from datchuan.evaluation.queries import Standing, missing_words
from datchuan.kernel.text import format_number, format_percent
from datchuan.law.outcome import Outcome, Verdict
from datchuan.masterplans.queries import PlanFacts
from datchuan.progress.queries.cells import cell
from datchuan.progress.queries.plan_states import PLAN_CLASSES, plan_state, plans_of
from datchuan.progress.queries.shown import NOT_JUDGED, UNDETERMINED, MapClass, Shown
from datchuan.territory.models import Unit

# The share of standard houses: what the classes of shares and of missing houses speak of.
SHARE = "9.2"
VERDICT_CLASSES = (
    MapClass("met", "Đạt"),
    MapClass("not_met", "Không đạt"),
    MapClass("undetermined", "Chưa đủ căn cứ", is_open=True),
)
_NO_SURVEY = MapClass("undetermined", "Chưa đủ căn cứ, chưa có số liệu", is_open=True)
# The first class whose bound a share (in percent, not reaching it) or a number of houses (up to it) keeps.
_SHARES = (
    (60, MapClass("share-1", "dưới 60 %")),
    (70, MapClass("share-2", "60 đến dưới 70 %")),
    (80, MapClass("share-3", "70 đến dưới 80 %")),
    (90, MapClass("share-4", "80 đến dưới 90 %")),
    (101, MapClass("share-5", "từ 90 %")),
)
_MISSING = (
    (0, MapClass("missing-0", "không thiếu")),
    (10, MapClass("missing-1", "thiếu 1 đến 10 nhà")),
    (50, MapClass("missing-2", "thiếu 11 đến 50 nhà")),
    (100, MapClass("missing-3", "thiếu 51 đến 100 nhà")),
)
_MOST_MISSING = MapClass("missing-4", "thiếu trên 100 nhà")

_MISSING_CLASSES = (*(each for _, each in _MISSING), _MOST_MISSING, UNDETERMINED)
_SHARE_CLASSES = (*(each for _, each in _SHARES), _NO_SURVEY)


@dataclass(frozen=True)
class Measure:
    """A measure of communes: ``classes`` in the order of a legend, ``of`` sorts one commune of a standing."""

    key: str
    title: str
    classes: tuple[MapClass, ...]
    of: Callable[[Standing, Unit], Shown]

    def shown(self, now: Standing, unit: Unit) -> Shown:
        """What the map shows of a unit; one that the set does not judge (phường, thị trấn) is in no class."""
        return self.of(now, unit) if unit.pk in now.verdicts else NOT_JUDGED


def measures_of(now: Standing) -> list[Measure]:
    """The measures that a standing has figures for; a legend's first is the first criterion."""
    measures = [criterion_measure(now, number) for number in now.criteria]
    if any(SHARE in verdicts for verdicts in now.verdicts.values()):
        measures += [
            Measure("ty-le", f"Tỷ lệ hộ đạt chỉ tiêu {SHARE}", _SHARE_CLASSES, _share),
            Measure("nha-thieu", f"Số nhà còn thiếu của {SHARE}", _MISSING_CLASSES, _missing),
        ]
    if "1" in now.criteria:
        measures.append(Measure("quy-hoach", "Hồ sơ quy hoạch", PLAN_CLASSES, _PlanStates()))
    return measures


def criterion_measure(now: Standing, number: str) -> Measure:
    """The verdicts of a criterion, with what each commune lacks."""
    title = now.criteria_set.criterion(number).title

    def of(standing: Standing, unit: Unit) -> Shown:
        outcome = standing.of_criterion(unit.pk, number)
        found = next(each for each in VERDICT_CLASSES if each.key == outcome.value)
        cells = [cell(code, v) for code, v in standing.verdicts[unit.pk].items() if code.split(".")[0] == number]
        missing = [f"{each.code} {each.missing}" for each in cells if each.missing]
        return Shown(found, " · ".join([outcome.label, *missing]))

    return Measure(f"tieu-chi-{number}", f"Tiêu chí {number} {title}", VERDICT_CLASSES, of)


def _share(now: Standing, unit: Unit) -> Shown:
    verdict = now.verdicts[unit.pk].get(SHARE)
    if verdict is None or not verdict.total:
        return Shown(_NO_SURVEY, "Chưa có số liệu nhà ở")
    part, whole = verdict.passing, verdict.total
    found = next(each for bound, each in _SHARES if part * 100 < bound * whole)
    unknown = f", {format_number(verdict.unknown)} nhà chưa rõ" if verdict.unknown else ""
    pair = f"{format_number(part)}/{format_number(whole)}"
    return Shown(found, f"{format_percent(part, whole)} ({pair}){unknown}", part, whole)


def _missing(now: Standing, unit: Unit) -> Shown:
    verdict = now.verdicts[unit.pk].get(SHARE)
    if verdict is None or verdict.outcome == Outcome.UNDETERMINED:
        more = missing_words(verdict) if verdict else ""
        return Shown(UNDETERMINED, " · ".join(filter(None, ["Chưa đủ căn cứ", more])))
    number = _houses_missing(verdict)
    found = next((each for bound, each in _MISSING if number <= bound), _MOST_MISSING)
    words = f"thiếu {format_number(number)} nhà" if number else "không thiếu"
    return Shown(found, words, number, verdict.total)


def _houses_missing(verdict: Verdict) -> int:
    return 0 if verdict.outcome == Outcome.MET else verdict.shortfall or 0


class _PlanStates:
    """Sorts by the state of the master plans; they are read once, when the first commune is asked for."""

    def __init__(self) -> None:
        self._plans: Mapping[str, list[PlanFacts]] | None = None

    def plans(self, now: Standing) -> Mapping[str, list[PlanFacts]]:
        if self._plans is None:
            self._plans = plans_of(now)
        return self._plans

    def __call__(self, now: Standing, unit: Unit) -> Shown:
        return plan_state(self.plans(now).get(unit.pk, []), now.on)


def plans_behind(measure: Measure | None, now: Standing) -> Mapping[str, list[PlanFacts]]:
    """The plans that serve each commune of a standing: those that a measure has read, if it sorts by them."""
    return measure.of.plans(now) if measure and isinstance(measure.of, _PlanStates) else plans_of(now)

"""The one decision layer: exact integers, three values, the same whatever engine counted. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from datchuan.kernel.text import format_number, format_percent
from datchuan.law.cited import CitedValue
from datchuan.law.counting import CountedClause, HouseCounting
from datchuan.law.cube import Counts, Cube, Tally, clause_count, tally_of
from datchuan.law.decision import Decision, decide, level_of
from datchuan.law.declared import DeclaredValue, judge_declared, no_threshold
from datchuan.law.emit_python import Facts, emit_python
from datchuan.law.outcome import Basis, ClauseCount, Outcome, Reason, Verdict, WhatIf
from datchuan.law.regions import Profile
from datchuan.law.rules import BoundClause, Reading, ResolvedValue, Rule, bind_clause
from datchuan.law.sets import WITHOUT_LEVEL, Indicator, Settlement, Threshold

__all__ = [
    "Basis",
    "ClauseCount",
    "Cube",
    "DeclaredValue",
    "Outcome",
    "Reason",
    "Verdict",
    "WhatIf",
    "judge_declared",
    "judge_households",
    "judge_record",
]


# --- houses --------------------------------------------------------------------------------------------------------


def judge_households(
    indicator: Indicator,
    counting: HouseCounting,
    cube: Counts,
    profile: Profile,
    on: date,
    *,
    reading: str | None = None,
) -> Verdict:
    """The verdict on an indicator that counts houses (9.1, 9.2), from a unit's cube.

    ``share_passes``: enough houses must pass; ``none_fails``: no house may fail. A house that is unknown counts for
    neither side: the verdict is undetermined while it could turn it. Raises Problem 106, 107 or 109.
    """
    if profile != counting.profile:
        raise ValueError(f"the cube was counted for {counting.profile}, not for {profile}")
    rule = counting.rules[indicator.judge.rule]
    chosen = rule.reading(reading)
    threshold = indicator.threshold_for(profile, on)
    tally = tally_of(cube, counting.bits(rule.key, chosen.key))
    clauses = counting.clauses_of(rule.key, chosen.key)
    counts = tuple(clause_count(clause, cube) for clause in clauses)
    decision = decide(indicator, threshold, tally)
    reasons = _said(indicator, threshold, tally, decision)
    values = [value for clause in clauses for value in clause.values]
    unsaid = {value.parameter.name: value.reason for value in values if value.value is None} if tally.unknown else {}
    missing = [Reason(f"parameter_unknown:{name}", reason) for name, reason in unsaid.items()]
    unchecked, checked = _grounds(indicator, threshold, rule, chosen, values, counting.placed)
    return Verdict(
        indicator=indicator.code,
        outcome=decision.outcome,
        reasons=(*reasons, *missing, *(() if decision.outcome is Outcome.MET else _clause_reasons(clauses, counts))),
        threshold=Basis.of(threshold.cited),
        unchecked=unchecked,
        checked=checked,
        passing=tally.passing,
        failing=tally.failing,
        unknown=tally.unknown,
        total=tally.total,
        required=decision.required,
        shortfall=decision.shortfall,
        clauses=counts,
        reading=chosen.key if len(rule.readings) > 1 else "",
        what_ifs=_what_ifs(indicator, counting, cube, threshold, chosen),
    )


def _said(indicator: Indicator, threshold: Threshold, tally: Tally, decision: Decision) -> tuple[Reason, ...]:
    """The decision in words."""
    if not tally.total:
        return (Reason("no_households", "Chưa có hộ nào trong số liệu."),)
    if threshold.kind in WITHOUT_LEVEL:
        return (Reason(*no_threshold(indicator, threshold)),)
    if indicator.judge.count == "none_fails":
        return _said_of_none(tally, indicator.title)
    return _said_of_share(tally, level_of(indicator, threshold), threshold, decision)


def _said_of_none(tally: Tally, title: str) -> tuple[Reason, ...]:
    total, what = format_number(tally.total), f"{title[:1].lower()}{title[1:]}"
    if tally.failing:
        return (Reason("some_fail", f"Còn {format_number(tally.failing)}/{total} {what}."), *_open_reason(tally))
    if tally.unknown:
        return _open_reason(tally)
    return (Reason("none_fails", f"Không còn {what} trong {total} nhà."),)


def _said_of_share(tally: Tally, points: int, threshold: Threshold, decision: Decision) -> tuple[Reason, ...]:
    share, required = _share(tally.passing, tally.total, points), decision.required or 0
    sentence = (
        f"{format_number(tally.passing)}/{format_number(tally.total)} hộ có nhà đạt ({share}); mức phải đạt "
        f"{threshold.words}, tức {format_number(required)} hộ"
    )
    sentence += f", còn thiếu {format_number(decision.shortfall)} hộ." if decision.shortfall else "."
    if decision.outcome is Outcome.MET:
        return (Reason("share_reached", sentence),)
    key = "share_short" if decision.outcome is Outcome.NOT_MET else "share_open"
    return (Reason(key, sentence), *_open_reason(tally))


def _share(part: int, whole: int, points: int) -> str:
    """A share with as many decimals as it needs not to look like reaching a level that it misses."""
    for decimals in (1, 2, 3):
        rounded = (2 * part * 100 * 10**decimals + whole) // (2 * whole)
        if (rounded * 100 >= points * 10**decimals) == (part * 10000 >= points * whole):
            return format_percent(part, whole, decimals)
    return format_percent(part, whole, 4)


def _open_reason(tally: Tally) -> tuple[Reason, ...]:
    if not tally.unknown:
        return ()
    return (Reason("some_unknown", f"{format_number(tally.unknown)} nhà chưa đủ thông tin để xét."),)


def _clause_reasons(clauses: Sequence[CountedClause], counts: Sequence[ClauseCount]) -> tuple[Reason, ...]:
    """What the failing houses lack, the commonest first, then what is not known of the others."""
    pairs = list(zip(clauses, counts, strict=True))
    failing = sorted((p for p in pairs if p[1].failing), key=lambda p: -p[1].failing)
    unknown = sorted((p for p in pairs if p[1].unknown), key=lambda p: -p[1].unknown)
    return (
        *(Reason(f"fails:{c.clause.key}", f"{format_number(n.failing)} nhà {c.clause.fails}.") for c, n in failing),
        *(Reason(f"unknown:{c.clause.key}", f"{format_number(n.unknown)} nhà {c.clause.unknown}.") for c, n in unknown),
    )


def _what_ifs(
    indicator: Indicator,
    counting: HouseCounting,
    cube: Counts,
    threshold: Threshold,
    chosen: Reading,
) -> tuple[WhatIf, ...]:
    rule, found = counting.rules[indicator.judge.rule], []
    for other in rule.readings.values():
        if other.key != chosen.key:
            tally = tally_of(cube, counting.bits(rule.key, other.key))
            decision = decide(indicator, threshold, tally)
            figures = (tally.passing, tally.failing, tally.unknown)
            found.append(WhatIf(other.key, other.title, decision.outcome, *figures, decision.shortfall or 0))
    return tuple(found)


# --- a record ------------------------------------------------------------------------------------------------------


def judge_record(
    indicator: Indicator,
    rule: Rule,
    facts: Facts | Sequence[Facts],
    *,
    profile: Profile,
    on: date,
    reading: str | None = None,
    placed: Iterable[CitedValue] = (),
) -> Verdict:
    """The verdict on an indicator that a record decides (1.1, 1.2: the commune's master plan).

    Several records (a merged commune with the plans of its parts) must all pass; none at all is undetermined.
    """
    records = [facts] if isinstance(facts, Mapping) else list(facts)
    chosen = rule.reading(reading)
    threshold = indicator.threshold_for(profile, on)
    clauses = [bind_clause(rule, clause, on, profile) for clause in chosen.clauses]
    read = [[emit_python(clause.lowered)(record) for clause in clauses] for record in records]
    answers, settled = _settled(indicator, clauses, read, on)
    tally = _record_tally(answers)
    counts = _counted(clauses, answers)
    outcome, reasons = _record_outcome(indicator, threshold, tally, clauses, counts)
    values = [value for bound in clauses for value in bound.values]
    grounds = (*placed, *(each.cited for each in settled))
    unchecked, checked = _grounds(indicator, threshold, rule, chosen, values, grounds)
    return Verdict(
        indicator=indicator.code,
        outcome=outcome,
        reasons=(*reasons, *_said_by_the_province(settled)),
        threshold=Basis.of(threshold.cited),
        unchecked=unchecked,
        checked=checked,
        passing=tally.passing,
        failing=tally.failing,
        unknown=tally.unknown,
        total=tally.total,
        required=tally.total,
        shortfall=tally.failing,
        clauses=counts,
        reading=chosen.key if len(rule.readings) > 1 else "",
    )


def _settled(
    indicator: Indicator, clauses: Sequence[BoundClause], read: Sequence[Sequence[bool | None]], on: date
) -> tuple[list[list[bool | None]], list[Settlement]]:
    """The answers with what the province rules in place of those that are not known, and the rules that did so."""
    found = [indicator.settlement(bound.clause.key, on) for bound in clauses]
    answers = [
        [each.holds if answer is None and each else answer for answer, each in zip(row, found, strict=True)]
        for row in read
    ]
    used = [each for place, each in enumerate(found) if each and any(row[place] is None for row in read)]
    return answers, used


def _counted(clauses: Sequence[BoundClause], answers: Sequence[Sequence[bool | None]]) -> tuple[ClauseCount, ...]:
    return tuple(
        ClauseCount(bound.clause.key, bound.clause.title, column.count(False), column.count(None))
        for place, bound in enumerate(clauses)
        for column in [[row[place] for row in answers]]
    )


def _said_by_the_province(settled: Iterable[Settlement]) -> Iterable[Reason]:
    return (Reason(f"settled:{each.clause}", f"{each.cited.words} ({each.cited.citation}).") for each in settled)


def _record_tally(answers: Sequence[Sequence[bool | None]]) -> Tally:
    failing = sum(False in row for row in answers)
    unknown = sum(False not in row and None in row for row in answers)
    return Tally(len(answers) - failing - unknown, failing, unknown)


def _record_outcome(
    indicator: Indicator,
    threshold: Threshold,
    tally: Tally,
    clauses: Sequence[BoundClause],
    counts: Sequence[ClauseCount],
) -> tuple[Outcome, tuple[Reason, ...]]:
    if threshold.kind in WITHOUT_LEVEL:
        return Outcome.UNDETERMINED, (Reason(*no_threshold(indicator, threshold)),)
    if not tally.total:
        return Outcome.UNDETERMINED, (Reason("no_record", "Chưa có hồ sơ nào để xét."),)
    pairs = list(zip(clauses, counts, strict=True))
    fails = [Reason(f"fails:{b.clause.key}", _sentence(b.clause.fails, n.failing)) for b, n in pairs if n.failing]
    opens = [Reason(f"unknown:{b.clause.key}", _sentence(b.clause.unknown, n.unknown)) for b, n in pairs if n.unknown]
    if tally.failing:
        return Outcome.NOT_MET, (*fails, *opens)
    if tally.unknown:
        return Outcome.UNDETERMINED, tuple(opens)
    return Outcome.MET, (Reason("all_hold", "Mọi yêu cầu đều bảo đảm."),)


def _sentence(phrase: str, records: int) -> str:
    whole = f"{phrase[:1].upper()}{phrase[1:]}"
    return f"{whole} ({records} hồ sơ)." if records > 1 else f"{whole}."


# --- grounds -------------------------------------------------------------------------------------------------------


def _grounds(
    indicator: Indicator,
    threshold: Threshold,
    rule: Rule,
    reading: Reading,
    values: Iterable[ResolvedValue],
    placed: Iterable[CitedValue],
) -> tuple[tuple[Basis, ...], tuple[Basis, ...]]:
    """Every value once, the unchecked ones and those that the files call checked: the level, the choice of the rule,
    where the province stands, the reading, the parameters, the clauses."""
    cited: list[CitedValue] = [] if threshold.kind == "by_region" else [threshold.cited]
    cited += [*([indicator.judge.choice] if indicator.judge.choice else []), *placed]
    cited += [rule.choice] if rule.choice else []
    cited += [value.cited for value in values if value.cited]
    cited += [clause.cited for clause in reading.clauses]
    bases = {each.value_id: Basis.of(each) for each in cited}.values()
    return tuple(basis for basis in bases if not basis.checked), tuple(basis for basis in bases if basis.checked)

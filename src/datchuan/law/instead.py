"""What the law lets an indicator be met by instead of its own rule: a commune inside an approved urban plan. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from datchuan.kernel.text import lower_first
from datchuan.law.cited import CitedValue
from datchuan.law.emit_python import Facts, emit_python
from datchuan.law.outcome import Basis, Outcome, Reason, Verdict
from datchuan.law.regions import Profile
from datchuan.law.rules import Rule, bind_clause
from datchuan.law.sets import WITHOUT_LEVEL, Indicator, Instead


@dataclass(frozen=True, slots=True)
class Alternative:
    """A rule that stands for an indicator's own by ``instead``, and the records that it is asked of."""

    instead: Instead
    rule: Rule
    records: Sequence[Facts]


def instead_on(indicator: Indicator, on: date) -> list[Instead]:
    """What may stand for the indicator's own rule on a day."""
    return [each for each in indicator.judge.instead if on in each.period]


def met_instead(
    verdict: Verdict, indicator: Indicator, alternatives: Sequence[Alternative], *, profile: Profile, on: date
) -> Verdict:
    """The verdict of an indicator's own rule, and what stands for it by the law of the day.

    One record that meets an alternative is enough: met, whatever the own rule says. One that leaves it open leaves
    open what is not met otherwise. None that meets it takes nothing away.
    """
    if verdict.outcome is Outcome.MET or indicator.threshold_for(profile, on).kind in WITHOUT_LEVEL:
        return verdict
    for each in alternatives:
        answers = [_answer(each.rule, record, profile, on) for record in each.records]
        if True in answers:
            sentence = f"{each.rule.title}: được xác định đạt theo {each.instead.cited.citation}."
            met = replace(verdict, outcome=Outcome.MET, reasons=(_reason("instead", each, sentence),), shortfall=0)
            return _resting_on(met, each)
        if None in answers:
            sentence = f"Chưa rõ {lower_first(each.rule.title)}; nếu có thì đạt theo {each.instead.cited.citation}."
            reasons = (*verdict.reasons, _reason("instead_unknown", each, sentence))
            verdict = _resting_on(replace(verdict, outcome=Outcome.UNDETERMINED, reasons=reasons), each)
    return verdict


def _answer(rule: Rule, record: Facts, profile: Profile, on: date) -> bool | None:
    clauses = (bind_clause(rule, clause, on, profile) for clause in rule.reading().clauses)
    answers = [emit_python(bound.lowered)(record) for bound in clauses]
    if False in answers:
        return False
    return None if None in answers else True


def _reason(key: str, alternative: Alternative, sentence: str) -> Reason:
    return Reason(f"{key}:{alternative.rule.key}", sentence)


def _resting_on(verdict: Verdict, alternative: Alternative) -> Verdict:
    """The verdict with what the alternative rests on among its grounds, each once."""
    cited: list[CitedValue] = [alternative.instead.cited]
    cited += [clause.cited for clause in alternative.rule.reading().clauses]
    known = {basis.value_id for basis in (*verdict.unchecked, *verdict.checked)}
    new = [Basis.of(each) for each in cited if each.value_id not in known]
    unchecked = (*verdict.unchecked, *(basis for basis in new if not basis.checked))
    return replace(verdict, unchecked=unchecked, checked=(*verdict.checked, *(basis for basis in new if basis.checked)))

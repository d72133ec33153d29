"""Which values of the law an indicator rests on, and which indicators rest on a value."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from datchuan.law.cited import CitedValue
from datchuan.law.library import Library
from datchuan.law.lowering import parameters_of
from datchuan.law.rules import Rule
from datchuan.law.sets import Indicator

# Facts that a term of the law makes: whose clause rests on the term's versions and on how days are counted.
TERM_OF_FACT = {"publication_due_on": "masterplan_publication"}
MANY = 6


def grounds_of(indicator: Indicator, library: Library) -> list[CitedValue]:
    """Every value that a verdict on the indicator can rest on, anywhere and on any day of its set, each once: levels,
    choices, clauses of every reading, parameters, terms, where provinces stand."""
    levels = [*indicator.levels.values(), *indicator.overlays.values()]
    cited = [threshold.cited for column in levels for threshold in column]
    cited += [indicator.judge.choice] if indicator.judge.choice else []
    cited += [settlement.cited for settlement in indicator.settled]
    for each in indicator.judge.instead:
        cited += [each.cited, *_rule_grounds(library.rule(each.rule), library)]
    if indicator.judge.rule:
        cited += [*_rule_grounds(library.rule(indicator.judge.rule), library)]
        cited += [place.cited for place in library.regions.provinces]
    return list({each.value_id: each for each in cited}.values())


def _rule_grounds(rule: Rule, library: Library) -> Iterator[CitedValue]:
    if rule.choice:
        yield rule.choice
    for clause in rule.all_clauses():
        yield clause.cited
        for name in sorted(parameters_of(clause.node)):
            yield from (variant.cited for variant in rule.parameters[name].variants)
        for fact, term in TERM_OF_FACT.items():
            if fact in clause.expression:
                yield from (version.cited for version in library.terms[term].versions)
                yield from (each for key, each in library.values.items() if key.startswith("terms/counting-"))


def titles_on(value_id: str, library: Library) -> list[str]:
    """The indicators that rest on a value, as ``9.2 Tỷ lệ hộ có nhà ở đạt tiêu chuẩn``; none where nearly all do (the
    regions, where provinces stand): that tells nothing of them apart."""
    found = indicators_on(library).get(value_id, [])
    return list(dict.fromkeys(f"{each.code} {each.title}" for each in found)) if len(found) <= MANY else []


@lru_cache(maxsize=8)
def indicators_on(library: Library) -> dict[str, list[Indicator]]:
    """For each value id the indicators of all sets, with every province's overlays, that rest on it."""
    found: dict[str, dict[tuple[str, str], Indicator]] = {}
    for criteria_set in (*library.sets.values(), *library.provincial.values()):
        for indicator in criteria_set.indicators():
            for cited in grounds_of(indicator, library):
                found.setdefault(cited.value_id, {})[indicator.set_key, indicator.code] = indicator
    return {value_id: list(each.values()) for value_id, each in found.items()}

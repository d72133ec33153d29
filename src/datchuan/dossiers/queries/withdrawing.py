"""Rules of withdrawal beside what the department knows: its own criteria, a few of all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from datchuan.dossiers.queries.judging import Judged
from datchuan.evaluation.computing import combine
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import format_percent
from datchuan.law.library import load_library
from datchuan.law.outcome import Outcome
from datchuan.law.procedures import WithdrawalRule


@dataclass(frozen=True)
class CriteriaKnown:
    """Of ``total`` criteria of a set at one unit: ``failed`` are known not met, ``unjudged`` are not known here."""

    failed: tuple[str, ...]
    unjudged: int
    total: int
    failed_titles: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """2/19 tiêu chí = 10,5 % đã biết không còn đạt (1, 9); 17 tiêu chí không xét được ở đây."""
        which = f" ({', '.join(self.failed)})" if self.failed else ""
        share = format_percent(len(self.failed), self.total)
        known = f"{len(self.failed)}/{self.total} tiêu chí = {share} đã biết không còn đạt{which}"
        return f"{known}; {self.unjudged} tiêu chí không xét được ở đây"


@dataclass(frozen=True)
class RuleRead:
    """A rule of withdrawal beside what is known at one unit. ``is_reached`` None: what is not known here decides."""

    rule: WithdrawalRule
    procedure_key: str
    known: CriteriaKnown

    @property
    def is_named(self) -> bool:
        """Whether one of the criteria that the rule names is known not met, or it names none."""
        titles = [title.casefold() for title in self.known.failed_titles]
        names = [name.casefold() for name in self.rule.with_one_of]
        return not names or any(name in title for name in names for title in titles)

    @property
    def is_reached(self) -> bool | None:
        least = self.rule.at_least * self.known.total / 100
        failed = len(self.known.failed)
        if failed >= least and self.is_named:
            return True
        return False if failed + self.known.unjudged < least else None

    @property
    def verdict(self) -> str:
        """What follows for the rule."""
        if self.is_reached is None:
            return "chưa biết có đủ hay không: các tiêu chí khác do sở, ngành khác xét"
        return "đã đủ theo số liệu ở đây, đề nghị tỉnh xem xét" if self.is_reached else "chưa đủ"


def criteria_known(judged: Sequence[Judged]) -> CriteriaKnown:
    """What is known of a set's criteria at one unit by its judged indicators: some of one set."""
    outcomes: dict[str, list[Outcome]] = defaultdict(list)
    for each in judged:
        outcomes[each.code.split(".")[0]].append(each.outcome or Outcome.UNDETERMINED)
    said = {number: combine(each) for number, each in outcomes.items()}
    criteria = judged[0].criteria_set.criteria
    failed = [each for each in criteria if said.get(each.number) == Outcome.NOT_MET]
    met = sum(outcome == Outcome.MET for outcome in said.values())
    numbers, titles = tuple(each.number for each in failed), tuple(each.title for each in failed)
    return CriteriaKnown(numbers, len(criteria) - len(failed) - met, len(criteria), titles)


def rules_read(judged: Sequence[Judged], on: date) -> list[RuleRead]:
    """The rules of the procedure in force on a day for the standard, read at one unit by the indicators of one set.
    None where no procedure or no rule of it is known."""
    if not judged:
        return []
    try:
        procedure = load_library().procedure_for(judged[0].recognition.standard, on)
    except Problem:
        return []
    known = criteria_known(judged)
    return [RuleRead(rule, procedure.key, known) for rule in procedure.withdrawal]

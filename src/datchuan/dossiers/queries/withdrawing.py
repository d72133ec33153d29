"""Rules of withdrawal beside what the department knows: its own criteria, a few of all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from datchuan.dossiers.queries.judging import Judged
from datchuan.evaluation.computing import combine
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import format_percent
from datchuan.law.library import load_library
from datchuan.law.outcome import Outcome
from datchuan.law.procedures import WithdrawalRule


@dataclass(frozen=True)
class RuleRead:
    """A rule of withdrawal at one unit: of ``total`` criteria of the set, ``failed`` are known not met and ``unjudged``
    are not known here. ``is_reached`` None: what is not known here decides."""

    rule: WithdrawalRule
    procedure_key: str
    failed: tuple[str, ...]
    unjudged: int
    total: int
    named: bool

    @property
    def is_reached(self) -> bool | None:
        least = self.rule.at_least * self.total / 100
        if len(self.failed) >= least and self.named:
            return True
        return False if Decimal(len(self.failed) + self.unjudged) < least else None

    @property
    def words(self) -> str:
        """2/19 tiêu chí = 10,5 % đã biết không còn đạt (1, 9); 17 tiêu chí không xét ở đây."""
        which = f" ({', '.join(self.failed)})" if self.failed else ""
        share = format_percent(len(self.failed), self.total)
        known = f"{len(self.failed)}/{self.total} tiêu chí = {share} đã biết không còn đạt{which}"
        return f"{known}; {self.unjudged} tiêu chí không xét được ở đây"

    @property
    def verdict(self) -> str:
        """What follows for the rule."""
        if self.is_reached is None:
            return "chưa biết có đủ hay không: các tiêu chí khác do sở, ngành khác xét"
        return "đã đủ theo số liệu ở đây, đề nghị tỉnh xem xét" if self.is_reached else "chưa đủ"


def rules_read(judged: Sequence[Judged], on: date) -> list[RuleRead]:
    """The rules of the procedure in force on a day for the standard, read at one unit by the indicators of one set
    (the rest of the set counts as not known). None where no procedure or no rule of it is known."""
    if not judged:
        return []
    try:
        procedure = load_library().procedure_for(judged[0].recognition.standard, on)
    except Problem:
        return []
    criteria = judged[0].criteria_set.criteria
    outcomes: dict[str, list[Outcome]] = defaultdict(list)
    for each in judged:
        outcomes[each.code.split(".")[0]].append(each.outcome or Outcome.UNDETERMINED)
    said = {number: combine(each) for number, each in outcomes.items()}
    failed = tuple(each.number for each in criteria if said.get(each.number) == Outcome.NOT_MET)
    met = sum(outcome == Outcome.MET for outcome in said.values())
    titles = [each.title.casefold() for each in criteria if each.number in failed]
    return [
        RuleRead(
            rule,
            procedure.key,
            failed,
            len(criteria) - len(failed) - met,
            len(criteria),
            not rule.with_one_of or any(name.casefold() in title for name in rule.with_one_of for title in titles),
        )
        for rule in procedure.withdrawal
    ]

"""One verdict as a table shows it."""

from __future__ import annotations

from dataclasses import dataclass

from datchuan.evaluation.queries import missing_words
from datchuan.law.outcome import Outcome, Verdict


@dataclass(frozen=True)
class Cell:
    """One verdict in a table, with what is missing in few words."""

    code: str
    outcome: Outcome
    missing: str
    verdict: Verdict


def cell(code: str, verdict: Verdict) -> Cell:
    """The verdict as a table shows it."""
    return Cell(code, verdict.outcome, missing_words(verdict), verdict)

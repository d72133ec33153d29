"""Writes of difficulties: raising, each step, going up by the clock."""

from datchuan.difficulties.operations.ending import (
    merge_difficulty,
    reject_difficulty,
    reopen_difficulty,
    resolve_difficulty,
)
from datchuan.difficulties.operations.escalating import escalate_difficulty, escalate_overdue
from datchuan.difficulties.operations.handling import (
    answer_question,
    ask_raiser,
    assign_difficulty,
    propose_direction,
    record_remedy,
)
from datchuan.difficulties.operations.raising import DifficultyGiven, raise_difficulty
from datchuan.difficulties.operations.steps import NEXT, GivenFile

__all__ = [
    "NEXT",
    "DifficultyGiven",
    "GivenFile",
    "answer_question",
    "ask_raiser",
    "assign_difficulty",
    "escalate_difficulty",
    "escalate_overdue",
    "merge_difficulty",
    "propose_direction",
    "raise_difficulty",
    "record_remedy",
    "reject_difficulty",
    "reopen_difficulty",
    "resolve_difficulty",
]

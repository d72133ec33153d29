"""Writes of inspection."""

from datchuan.inspection.operations.closing import close_round
from datchuan.inspection.operations.finding import add_finding
from datchuan.inspection.operations.following_up import take_finding_step
from datchuan.inspection.operations.raising import raise_overdue
from datchuan.inspection.operations.recording import add_file, hold_visit, observe, open_record, write_record
from datchuan.inspection.operations.rounds import (
    change_round,
    choose_communes,
    drop_commune,
    make_round,
    record_absence,
    set_team,
)
from datchuan.inspection.operations.scheduling import announce_round, move_visit, propose

__all__ = [
    "add_file",
    "add_finding",
    "announce_round",
    "change_round",
    "choose_communes",
    "close_round",
    "drop_commune",
    "hold_visit",
    "make_round",
    "move_visit",
    "observe",
    "open_record",
    "propose",
    "raise_overdue",
    "record_absence",
    "set_team",
    "take_finding_step",
    "write_record",
]

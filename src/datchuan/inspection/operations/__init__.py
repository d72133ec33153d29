"""Writes of inspection."""

from datchuan.inspection.operations.finding import add_finding
from datchuan.inspection.operations.recording import add_file, hold_visit, observe, open_record, write_record
from datchuan.inspection.operations.rounds import (
    change_round,
    choose_communes,
    drop_commune,
    make_round,
    record_absence,
    set_team,
)
from datchuan.inspection.operations.sampling import conclude, draw_sample, record_remeasurement, say_why_not
from datchuan.inspection.operations.scheduling import announce_round, move_visit, propose

__all__ = [
    "add_file",
    "add_finding",
    "announce_round",
    "change_round",
    "choose_communes",
    "conclude",
    "draw_sample",
    "drop_commune",
    "hold_visit",
    "make_round",
    "move_visit",
    "observe",
    "open_record",
    "propose",
    "record_absence",
    "record_remeasurement",
    "say_why_not",
    "set_team",
    "write_record",
]

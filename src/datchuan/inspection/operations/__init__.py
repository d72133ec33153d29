"""Writes of inspection."""

from datchuan.inspection.operations.rounds import (
    change_round,
    choose_communes,
    drop_commune,
    make_round,
    record_absence,
    set_team,
)
from datchuan.inspection.operations.sampling import (
    conclude,
    draw_sample,
    measure_house,
    record_remeasurement,
    say_why_not,
)
from datchuan.inspection.operations.scheduling import announce_round, move_visit, propose

__all__ = [
    "announce_round",
    "change_round",
    "choose_communes",
    "conclude",
    "draw_sample",
    "drop_commune",
    "make_round",
    "measure_house",
    "move_visit",
    "propose",
    "record_absence",
    "record_remeasurement",
    "say_why_not",
    "set_team",
]

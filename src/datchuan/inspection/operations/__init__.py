"""Writes of inspection."""

from datchuan.inspection.operations.communes import change_visit, take_back_commune
from datchuan.inspection.operations.removing import delete_round, remove_absence, remove_team
from datchuan.inspection.operations.roads import remove_road_time, set_road_times
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
    "announce_round",
    "change_round",
    "change_visit",
    "choose_communes",
    "delete_round",
    "drop_commune",
    "make_round",
    "move_visit",
    "propose",
    "record_absence",
    "remove_absence",
    "remove_road_time",
    "remove_team",
    "set_road_times",
    "set_team",
    "take_back_commune",
]

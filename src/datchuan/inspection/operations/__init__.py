"""Writes of inspection."""

from datchuan.inspection.operations.closing import close_round
from datchuan.inspection.operations.communes import change_visit, take_back_commune
from datchuan.inspection.operations.finding import add_finding
from datchuan.inspection.operations.following_up import take_finding_step
from datchuan.inspection.operations.proposing import ask_proposal, cancel_proposal, propose, propose_waiting
from datchuan.inspection.operations.raising import raise_overdue
from datchuan.inspection.operations.recording import add_file, hold_visit, observe, open_record, write_record
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
from datchuan.inspection.operations.sampling import (
    conclude,
    draw_sample,
    measure_house,
    record_remeasurement,
    say_why_not,
)
from datchuan.inspection.operations.scheduling import (
    Seen,
    announce_round,
    move_visit,
    order_visit,
    pin_visit,
    withdraw_announcement,
)

__all__ = [
    "Seen",
    "add_file",
    "add_finding",
    "announce_round",
    "ask_proposal",
    "cancel_proposal",
    "change_round",
    "change_visit",
    "choose_communes",
    "close_round",
    "conclude",
    "delete_round",
    "draw_sample",
    "drop_commune",
    "hold_visit",
    "make_round",
    "measure_house",
    "move_visit",
    "observe",
    "open_record",
    "order_visit",
    "pin_visit",
    "propose",
    "propose_waiting",
    "raise_overdue",
    "record_absence",
    "record_remeasurement",
    "remove_absence",
    "remove_road_time",
    "remove_team",
    "say_why_not",
    "set_road_times",
    "set_team",
    "take_back_commune",
    "take_finding_step",
    "withdraw_announcement",
    "write_record",
]

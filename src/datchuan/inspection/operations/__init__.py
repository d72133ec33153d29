"""Writes of inspection."""

from datchuan.inspection.operations.proposing import ask_proposal, cancel_proposal, propose, propose_waiting
from datchuan.inspection.operations.rounds import (
    change_round,
    choose_communes,
    drop_commune,
    make_round,
    record_absence,
    set_team,
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
    "announce_round",
    "ask_proposal",
    "cancel_proposal",
    "change_round",
    "choose_communes",
    "drop_commune",
    "make_round",
    "move_visit",
    "order_visit",
    "pin_visit",
    "propose",
    "propose_waiting",
    "record_absence",
    "set_team",
    "withdraw_announcement",
]

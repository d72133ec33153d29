"""Writes of the programme."""

from datchuan.programme.changing import Amendment, Edit, check_amendment
from datchuan.programme.operations.adopting import adopt_plan
from datchuan.programme.operations.drafting import copy_into, draft_from, start_plan
from datchuan.programme.operations.heading import HeadGiven, change_head
from datchuan.programme.operations.items import ItemGiven, add_item, change_item, move_item, remove_item
from datchuan.programme.operations.registering import (
    RegistrationGiven,
    assign_district,
    change_registration,
    register_commune,
    remove_assignment,
    withdraw_registration,
)
from datchuan.programme.operations.targets import TargetGiven, add_target, change_target, remove_target
from datchuan.programme.operations.working import add_note, mark_done, mark_not_done

__all__ = [
    "Amendment",
    "Edit",
    "HeadGiven",
    "ItemGiven",
    "RegistrationGiven",
    "TargetGiven",
    "add_item",
    "add_note",
    "add_target",
    "adopt_plan",
    "assign_district",
    "change_head",
    "change_item",
    "change_registration",
    "change_target",
    "check_amendment",
    "copy_into",
    "draft_from",
    "mark_done",
    "mark_not_done",
    "move_item",
    "register_commune",
    "remove_assignment",
    "remove_item",
    "remove_target",
    "start_plan",
    "withdraw_registration",
]

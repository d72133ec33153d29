"""Writes of the territory."""

from datchuan.territory.operations.acting import (
    Outcome,
    apply_act,
    drop_act,
    enter_act,
    enter_file,
    lock_territory,
    look_again,
)
from datchuan.territory.operations.country import KNOWN_BETTER, Loaded, load_country, load_province
from datchuan.territory.operations.loading import load_territory
from datchuan.territory.operations.reversing import obstacles_to_reversal, reverse_act
from datchuan.territory.operations.villages import add_villages, follow_changes

__all__ = [
    "KNOWN_BETTER",
    "Loaded",
    "Outcome",
    "add_villages",
    "apply_act",
    "drop_act",
    "enter_act",
    "enter_file",
    "follow_changes",
    "load_country",
    "load_province",
    "load_territory",
    "lock_territory",
    "look_again",
    "obstacles_to_reversal",
    "reverse_act",
]

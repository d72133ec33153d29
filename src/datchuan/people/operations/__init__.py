"""Writes of people: offices, accounts, areas."""

from datchuan.people.operations.accounts import (
    LEVELS,
    NewOfficial,
    add_official,
    make_first_official,
    make_provincial_offices,
)
from datchuan.people.operations.keys import make_read_key, revoke_read_key
from datchuan.people.operations.moving import ROLE_OF, move_back, move_official

__all__ = [
    "LEVELS",
    "ROLE_OF",
    "NewOfficial",
    "add_official",
    "make_first_official",
    "make_provincial_offices",
    "make_read_key",
    "move_back",
    "move_official",
    "revoke_read_key",
]

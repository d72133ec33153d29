"""What a template may ask for: the declared shape of facts, in the words of officials."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Field:
    """One fact: what it says, and an example. ``optional``: it may be empty."""

    label: str
    example: str = ""
    optional: bool = False


@dataclass(frozen=True)
class Group:
    """Facts that belong together: ``xã.tên``."""

    label: str
    members: Mapping[str, Member]


@dataclass(frozen=True)
class Each:
    """A list; each of its items has the members. ``{% for một in danh_sách %}{{ một.tên }}{% endfor %}``"""

    label: str
    members: Mapping[str, Member]


Member = Field | Group | Each


def listed(members: Mapping[str, Member], path: str = "") -> Iterator[tuple[str, Member]]:
    """Every member with its path, groups before what they hold; the items of a list as ``danh_sách[].tên``."""
    for name, member in members.items():
        here = f"{path}{name}"
        yield here, member
        if isinstance(member, Group):
            yield from listed(member.members, f"{here}.")
        elif isinstance(member, Each):
            yield from listed(member.members, f"{here}[].")

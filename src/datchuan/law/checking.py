"""What persons have found of the values of the law when they compared them with the signed texts. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from datchuan.law.cited import CitedValue

CHECKED, UNCHECKED, DIFFERS = "checked", "unchecked", "differs"


@dataclass(frozen=True, slots=True)
class Checking:
    """The marks that count today, by value id: ``checked`` values are as the signed text has them; of ``differing``
    ones it says something else, which is given. Nobody's marks: an empty one."""

    checked: frozenset[str] = frozenset()
    differing: Mapping[str, str] = field(default_factory=dict)

    def state_of(self, cited: CitedValue) -> str:
        """CHECKED, UNCHECKED or DIFFERS. A person who finds a difference goes before a file that says checked."""
        if cited.value_id in self.differing:
            return DIFFERS
        return CHECKED if cited.checked or cited.value_id in self.checked else UNCHECKED

"""Legal and administrative instruments and the places cited in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Instrument:
    """A legal or administrative text (văn bản): decision, circular, official letter, plan. In force on the days
    ``in_force_from <= day < in_force_to``, as far as these are known; ``replaced_by`` is the key of the text that took
    its place."""

    key: str
    kind: str  # "Quyết định", "Công văn", "Luật" …, as printed
    number: str  # "1980/QĐ-TTg"
    issuer: str
    title: str
    issued_on: date | None = None
    source: str = ""
    in_force_from: date | None = None
    in_force_to: date | None = None
    replaced_by: str = ""

    def __str__(self) -> str:
        day = f" ngày {self.issued_on:%d/%m/%Y}" if self.issued_on else ""
        return f"{self.kind} {self.number}{day}"


@dataclass(frozen=True, slots=True)
class Citation:
    """An instrument and the place in it. ``checked``: a person has compared the value with the signed text."""

    instrument: Instrument
    place: str = ""
    checked: bool = False
    note: str = ""

    def __str__(self) -> str:
        return f"{self.place}, {self.instrument}" if self.place else str(self.instrument)

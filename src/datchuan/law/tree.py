"""The nodes of a rule's expression: what was written, typed, and nothing that can run by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from datchuan.law.facts import Field

CompareSign = Literal["==", "!=", "<", "<=", ">", ">="]
ArithmeticSign = Literal["+", "-", "*"]


@dataclass(frozen=True, slots=True)
class FieldRef:
    """The value of a field of the record."""

    field: Field


@dataclass(frozen=True, slots=True)
class Constant:
    """A literal. Numbers are whole and count ``10**-scale``; a choice is its code; ``None`` is "not known"."""

    value: int | date | None
    scale: int = 0


@dataclass(frozen=True, slots=True)
class ParamRef:
    """A parameter of the law. ``value`` is None until it is bound, and stays None when the law's number is unknown."""

    key: str
    title: str
    unit: str = ""
    scale: int = 0
    value: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Two numbers added, subtracted or multiplied."""

    sign: ArithmeticSign
    left: Number
    right: Number


@dataclass(frozen=True, slots=True)
class Compare:
    """Two operands of one kind compared."""

    sign: CompareSign
    left: Operand
    right: Operand


@dataclass(frozen=True, slots=True)
class Among:
    """``field in [...]``; codes for a choice, whole numbers of ``10**-scale`` for a number."""

    field: Field
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class IsMissing:
    """Whether a field was not recorded: never unknown itself."""

    field: Field


@dataclass(frozen=True, slots=True)
class CountTrue:
    """``count_true(a, b, c) >= k``: known as soon as the known answers settle it, else unknown."""

    sign: CompareSign
    items: tuple[Truth, ...]
    bound: Constant | ParamRef


@dataclass(frozen=True, slots=True)
class AtLeast:
    """At least ``count`` of ``items`` are true (a lowered CountTrue)."""

    count: int
    items: tuple[Truth, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite; of unknown, unknown."""

    item: Truth


@dataclass(frozen=True, slots=True)
class And:
    """True when all are, false when one is, else unknown."""

    items: tuple[Truth, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """True when one is, false when all are, else unknown."""

    items: tuple[Truth, ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """A truth nobody can tell: it rests on a parameter whose value is not known."""


Number = FieldRef | Constant | ParamRef | Arithmetic
Truth = FieldRef | Compare | Among | IsMissing | CountTrue | AtLeast | Not | And | Or | Unknown
Operand = Number | Truth
Node = Number | Truth

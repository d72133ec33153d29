"""The facts a rule may speak of: which fields a record has, their kinds, scales and choices."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from datchuan.law.text_files import TextFile

FieldType = Literal["bool", "int", "decimal", "date", "choice"]


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a choice field. ``code`` is what is stored (≥ 1), ``key`` what a rule writes.

    ``durable``: whether a text of the law lists it as a hard or durable material (``note`` says which one);
    a cross-check for a reviewer, never a rule.
    """

    code: int
    key: str
    title: str
    note: str = ""
    durable: bool | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a record. A decimal is held as a whole number of ``10**-scale`` of its ``unit``.

    ``minimum`` and ``maximum`` are plausible bounds in the unit's 10**-scale (whole numbers), or None.
    """

    key: str
    title: str
    type: FieldType
    column: str
    nullable: bool = True
    scale: int = 0
    unit: str = ""
    minimum: int | None = None
    maximum: int | None = None
    choices: tuple[Choice, ...] = ()
    guidance: str = ""

    def choice(self, key: str) -> Choice | None:
        return next((choice for choice in self.choices if choice.key == key), None)

    def title_of(self, code: int) -> str:
        """The Vietnamese title of a stored code; the code itself where the list does not know it."""
        return next((choice.title for choice in self.choices if choice.code == code), str(code))


@dataclass(frozen=True, slots=True)
class FactSchema:
    """The fields of one kind of record, by key, in the file's order."""

    key: str
    title: str
    fields: dict[str, Field]
    digest: str

    def __getitem__(self, key: str) -> Field:
        return self.fields[key]


def fact_schema(text: TextFile) -> FactSchema:
    """Raises Problem 102 for a repeated choice or a decimal bound that the scale cannot hold."""
    data = text.data
    fields = {key: _field(text, key, entry) for key, entry in data["fields"].items()}
    return FactSchema(data["key"], data["title"], fields, text.digest)


def _field(text: TextFile, key: str, entry: dict[str, Any]) -> Field:
    scale = entry.get("scale", 0)
    return Field(
        key=key,
        title=entry["title"],
        type=entry["type"],
        column=entry.get("column", key),
        nullable=entry.get("nullable", True),
        scale=scale,
        unit=entry.get("unit", ""),
        minimum=_bound(entry.get("min"), scale),
        maximum=_bound(entry.get("max"), scale),
        choices=tuple(_choices(text, key, entry.get("choices", ()))),
        guidance=entry.get("guidance", ""),
    )


def _bound(value: int | None, scale: int) -> int | None:
    return None if value is None else value * 10**scale


def _choices(text: TextFile, field: str, entries: Iterable[dict[str, Any]]) -> Iterable[Choice]:
    codes: set[int] = set()
    keys: set[str] = set()
    for place, entry in enumerate(entries):
        if entry["code"] in codes or entry["key"] in keys:
            path = ("fields", field, "choices", place)
            raise text.problem(102, f"lựa chọn “{entry['key']}” hoặc mã {entry['code']} bị lặp", path)
        codes.add(entry["code"])
        keys.add(entry["key"])
        yield Choice(entry["code"], entry["key"], entry["title"], entry.get("note", ""), entry.get("durable"))

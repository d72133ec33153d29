"""Rows of an XLSForm in both languages, and its tables as text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

VI, EN = "Tiếng Việt (vi)", "English (en)"
SURVEY = (
    "type", "name", f"label::{VI}", f"label::{EN}", f"hint::{VI}", f"hint::{EN}",
    "required", f"required_message::{VI}", f"required_message::{EN}", "relevant",
    "constraint", f"constraint_message::{VI}", f"constraint_message::{EN}",
    "appearance", "calculation", "trigger", "default", "choice_filter", "parameters",
)  # fmt: skip
CHOICES = ("list_name", "name", f"label::{VI}", f"label::{EN}")
SETTINGS = ("form_title", "form_id", "version", "default_language", "instance_name")
Row = dict[str, str]
Words = tuple[str, str]
NOTHING: Words = ("", "")
ANSWER: Words = ("Phải trả lời câu này.", "An answer is needed.")


def question(
    type_: str,
    name: str,
    label: Words = NOTHING,
    *,
    hint: Words = NOTHING,
    is_required: bool = False,
    constraint: str = "",
    message: Words = NOTHING,
    **more: Any,
) -> Row:
    """A row of the survey table; ``more`` are its other columns as they stand there."""
    row = {"type": type_, "name": name, **_in_both("label", label), **_in_both("hint", hint), **more}
    if is_required:
        row |= {"required": "yes", **_in_both("required_message", ANSWER)}
    if constraint:
        row |= {"constraint": constraint, **_in_both("constraint_message", message)}
    return row


def text(name: str, label: Words, longest: int, *, shortest: int = 0, hint: Words = NOTHING, **more: Any) -> Row:
    """A question for words, as many as the record takes."""
    constraint = f"string-length(.) <= {longest}"
    message = (f"Nhiều nhất {longest} chữ.", f"At most {longest} characters.")
    if shortest:
        constraint = f"string-length(.) >= {shortest} and {constraint}"
        message = (f"Từ {shortest} đến {longest} chữ.", f"{shortest} to {longest} characters.")
    return question("text", name, label, hint=hint, constraint=constraint, message=message, **more)


def group(name: str, label: Words, rows: Iterable[Row], *, relevant: str = "") -> list[Row]:
    """Questions on one screen."""
    begin = question("begin_group", name, label, relevant=relevant, appearance="field-list")
    return [begin, *rows, question("end_group", name)]


def choice(list_name: str, name: str, label: Words) -> Row:
    return {"list_name": list_name, "name": name, **_in_both("label", label)}


def as_table(columns: Sequence[str], rows: Iterable[Row]) -> str:
    """The table as CSV; the same rows give the same text."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _in_both(column: str, words: Words) -> Row:
    return {f"{column}::{VI}": words[0], f"{column}::{EN}": words[1]}

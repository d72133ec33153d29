"""One reviewed text file: read as strict YAML, held against its JSON Schema, every fault named by file and line.

The YAML read here knows null, true/false and whole numbers only. ``26.7`` and ``2016-12-01`` stay text and become
exact decimals and days where they are used, so no figure of the law ever passes through a binary fraction.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path as FilePath
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from datchuan.kernel.period import Period
from datchuan.kernel.problem import Problem
from datchuan.kernel.resources import law_folder

Path = tuple[str | int, ...]

MAX_BYTES, MAX_NESTING = 1_000_000, 40


class _StrictLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """No floats, no dates, no ``yes``/``on``: only what the files of the law use."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}


for _tag, _pattern, _first in (
    ("tag:yaml.org,2002:null", r"(?:null|~|)", ["n", "~", ""]),
    ("tag:yaml.org,2002:bool", r"(?:true|false)", ["t", "f"]),
    ("tag:yaml.org,2002:int", r"-?(?:0|[1-9][0-9]*)", list("-0123456789")),
):
    _StrictLoader.add_implicit_resolver(_tag, re.compile(f"^{_pattern}$"), _first)


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file's content (``data``), its name as shown to people, its SHA-256, and the line of every entry."""

    name: str
    data: dict[str, Any]
    digest: str
    lines: Mapping[Path, int]

    def where(self, path: Path = ()) -> str:
        """``law/sets/vn-xa-2016.yaml, dòng 12``: the nearest line known for ``path``."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.lines:
                return f"{self.name}, dòng {self.lines[path[:length]]}"
        return self.name

    def problem(self, number: int, what: str, path: Path = (), *, mend: str = "") -> Problem:
        return Problem(number, what, where=self.where(path), mend=mend)

    def day(self, entry: Mapping[str, Any], key: str, path: Path) -> date | None:
        """The day under ``key``; raises Problem 102 for a day that the calendar does not have."""
        value = entry.get(key)
        try:
            return date.fromisoformat(value) if value else None
        except ValueError:
            raise self.problem(102, f"“{value}” không phải là một ngày có thật", (*path, key)) from None

    def period(self, entry: Mapping[str, Any], path: Path) -> Period:
        start, end = self.day(entry, "valid_from", path), self.day(entry, "valid_to", path)
        if start and end and end < start:
            raise self.problem(102, "ngày hết hiệu lực (valid_to) trước ngày có hiệu lực (valid_from)", path)
        return Period(start, end)


def read_text_file(folder: FilePath, relative: str, schema: str) -> TextFile:
    """Read ``folder/relative`` and hold it against ``folder/schema/<schema>.json``.

    Raises Problem 101 (missing, unreadable, too large, not YAML, a key twice) or 102 (not of the form the schema
    describes).
    """
    text = parse_text_file(folder, relative)
    for fault in schema_faults(text, folder, schema):
        raise fault
    return text


def parse_text_file(folder: FilePath, relative: str) -> TextFile:
    """Read ``folder/relative`` as strict YAML, not yet held against a schema. Raises Problem 101."""
    name = f"law/{relative}"
    raw = _bytes_of(folder / relative, name)
    try:
        content = raw.decode("utf-8")
        _plain(content, name)
        node = yaml.compose(content, Loader=_StrictLoader)
        lines = _lines(node, name)
        data: Any = _StrictLoader("").construct_document(node) if node else None
    except UnicodeDecodeError:
        raise Problem(101, "tệp không phải văn bản UTF-8", where=name) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{name}, dòng {mark.line + 1}" if mark else name
        raise Problem(101, f"không đúng cú pháp YAML ({getattr(error, 'problem', '')})", where=where) from None
    except ValueError:  # a whole number of thousands of digits
        raise Problem(101, "có một con số dài quá mức", where=name) from None
    return TextFile(name, data, hashlib.sha256(raw).hexdigest(), lines)


def _bytes_of(path: FilePath, name: str) -> bytes:
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError:
        raise Problem(101, "không đọc được tệp", where=name) from None
    if len(raw) > MAX_BYTES:
        raise Problem(101, f"tệp lớn hơn {MAX_BYTES} byte", where=name, mend="Tách thành nhiều tệp.")
    return raw


def _plain(content: str, name: str) -> None:
    """Refuse what the files of the law do without, before anything is built of it: deep nesting, tags, anchors."""
    depth = 0
    for event in yaml.parse(content, Loader=_StrictLoader):
        where = f"{name}, dòng {event.start_mark.line + 1 if event.start_mark else 1}"
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_NESTING:
            raise Problem(101, f"lồng quá {MAX_NESTING} tầng", where=where)
        if getattr(event, "anchor", None):  # a reviewer could not see where the value is written
            raise Problem(101, "không dùng neo (& và *) trong tệp luật", where=where)
        if getattr(event, "tag", None):
            raise Problem(101, "không dùng thẻ kiểu (dấu !) trong tệp luật", where=where)


def _lines(root: yaml.Node | None, name: str) -> dict[Path, int]:
    found: dict[Path, int] = {}
    waiting: list[tuple[Path, yaml.Node, int]] = [((), root, 1)] if root else []
    while waiting:
        path, node, line = waiting.pop()
        found[path] = line
        waiting.extend(_children(path, node, name))
    return found


def _children(path: Path, node: yaml.Node, name: str) -> Iterator[tuple[Path, yaml.Node, int]]:
    if isinstance(node, yaml.SequenceNode):
        for place, item in enumerate(node.value):
            yield (*path, place), item, item.start_mark.line + 1
    elif isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, item in node.value:
            where = f"{name}, dòng {key.start_mark.line + 1}"
            if key.tag != "tag:yaml.org,2002:str":
                raise Problem(101, "khóa phải là chữ; khóa là số thì đặt trong dấu nháy", where=where)
            if key.value in seen:
                raise Problem(101, f"khóa “{key.value}” xuất hiện hai lần", where=where)
            seen.add(key.value)
            yield (*path, key.value), item, key.start_mark.line + 1


# --- the schema --------------------------------------------------------------------------------------------------


@cache
def _validator(folder: FilePath, schema: str) -> Draft202012Validator:
    own_schemas = folder / "schema"
    schemas = own_schemas if own_schemas.is_dir() else law_folder() / "schema"
    shared = json.loads((schemas / "shared.json").read_text("utf-8"))
    own = json.loads((schemas / f"{schema}.json").read_text("utf-8"))
    own["$defs"] = {**shared["$defs"], **own.get("$defs", {})}
    return Draft202012Validator(own)


def schema_faults(text: TextFile, folder: FilePath, schema: str) -> Iterator[Problem]:
    """Every place where the file is not of the form that ``schema`` describes (Problem 102), from its top down."""
    errors = _validator(folder, schema).iter_errors(text.data)
    for error in sorted(errors, key=lambda error: list(map(str, error.absolute_path))):
        worst = _innermost(error)
        path: Path = tuple(worst.absolute_path)
        what, mend = _in_vietnamese(worst)
        place = ".".join(str(part) for part in path)
        yield text.problem(102, f"mục “{place}”: {what}" if place else what, path, mend=mend)


def _innermost(error: ValidationError) -> ValidationError:
    """Of an ``anyOf``/``oneOf`` the branch that came nearest, i.e. whose fault lies deepest."""
    while error.context and not _alternatives(error):
        error = max(error.context, key=lambda inner: len(inner.absolute_path))
    return error


def _alternatives(error: ValidationError) -> list[str]:
    """The keys of which exactly one must stand, for a ``oneOf`` that says no more than that."""
    branches = error.validator_value if error.validator == "oneOf" else []
    return [branch["required"][0] for branch in branches] if all(set(b) == {"required"} for b in branches) else []


def _in_vietnamese(error: ValidationError) -> tuple[str, str]:  # noqa: PLR0911 (one return for each fault)
    value, rule = error.instance, error.validator_value
    match error.validator:
        case "oneOf" if keys := _alternatives(error):
            return f"phải có đúng một trong các khóa {', '.join(keys)}", ""
        case None:
            return "khóa này không được có ở đây", ""
        case "required":
            missing = [key for key in rule if key not in value]
            return f"thiếu {', '.join(missing)}", ""
        case "additionalProperties":
            known = sorted(error.schema.get("properties", {}))
            extra = sorted(set(value) - set(known))
            return f"khóa lạ {', '.join(extra)}", f"Được phép: {', '.join(known)}."
        case "enum" | "const":
            allowed = rule if isinstance(rule, list) else [rule]
            return f"giá trị “{value}” không được phép", f"Được phép: {', '.join(map(str, allowed))}."
        case "type":
            return f"“{value}” không đúng kiểu", f"Cần: {_TYPES.get(str(rule), str(rule))}."
        case "pattern":
            return f"“{value}” không đúng dạng", f"Dạng cần có: {error.schema.get('description', rule)}."
        case "minItems" | "minProperties" | "minLength":
            return "để trống hoặc quá ngắn", f"Cần ít nhất {rule}."
        case _:
            return f"không đúng quy định của tệp ({error.validator})", f"Cho phép: {rule}."


_TYPES = {
    "string": "chữ (số như 9.10 hoặc 5 phải đặt trong dấu nháy)",
    "integer": "số nguyên",
    "boolean": "true hoặc false",
    "object": "một nhóm khóa: giá trị",
    "array": "một danh sách",
    "['string', 'null']": "chữ hoặc null",
    "['integer', 'null']": "số nguyên hoặc null",
}

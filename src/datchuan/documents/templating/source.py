"""A template's text, read into its parts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from datchuan.documents.content import DocumentType
from datchuan.kernel.problem import Problem

_HEAD = re.compile(r"---\n(?P<head>.*?)\n---\n(?P<body>.*)", re.DOTALL)
_TEXTS = ("subject", "addressees", "recipients", "bases", "archive", "signatories")
_KNOWN = {"title", "type", "facts", "appendices", *_TEXTS}


@dataclass(frozen=True)
class PaperTemplate:
    """A content template. ``facts`` names the source of its facts; ``bases`` are keys of the instruments register or
    texts.

    Every text but ``title`` may have places for facts. ``appendices``: title, number, landscape and body of each.
    ``signatories`` are for minutes: ``title | name`` of each place to sign, the chair last.
    """

    key: str
    title: str
    type: DocumentType
    facts: str
    subject: str
    body: str
    addressees: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    archive: str = "VT"
    signatories: tuple[str, ...] = ()
    appendices: tuple[Mapping[str, Any], ...] = field(default=())
    body_line: int = 1  # the body's first line in the whole text, for sentences about faults


def read_template(key: str, text: str) -> PaperTemplate:
    """The parts of a template's text. Problem 592 where it is not a head and a body, or the head cannot be read."""
    normal = text.replace("\r\n", "\n").lstrip("\ufeff")
    found = _HEAD.fullmatch(normal)
    if found is None:
        raise _wrong(key, "thiếu phần đầu giữa hai dòng ---", "Giữ phần đầu của mẫu, từ dòng --- đến dòng ---.")
    try:
        head = yaml.safe_load(found["head"])
    except yaml.YAMLError as error:
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + 2
        raise _wrong(key, f"phần đầu viết sai ở dòng {line}", "Mỗi dòng là một mục, dạng tên: nội dung.") from None
    if not isinstance(head, dict):
        raise _wrong(key, "phần đầu không có mục nào", "Ghi ít nhất title, type, facts và subject.")
    _check_head(key, head)
    lines_before = normal.count("\n", 0, found.start("body"))
    return _template(key, head, found["body"], lines_before + 1)


def _check_head(key: str, head: dict[str, Any]) -> None:
    unknown = sorted(str(name) for name in set(head) - _KNOWN)
    if unknown:
        raise _wrong(
            key, f"phần đầu có mục lạ: {', '.join(unknown)}", f"Các mục có thể dùng: {', '.join(sorted(_KNOWN))}."
        )
    missing = [name for name in ("title", "type", "facts", "subject") if not head.get(name)]
    if missing:
        raise _wrong(key, f"phần đầu thiếu {', '.join(missing)}", "Ghi thêm mục còn thiếu.")
    if head["type"] not in DocumentType.__members__:
        kinds = ", ".join(DocumentType.__members__)
        raise _wrong(key, f"không có loại văn bản “{head['type']}”", f"Dùng một trong: {kinds}.")


def _template(key: str, head: dict[str, Any], body: str, body_line: int) -> PaperTemplate:
    return PaperTemplate(
        key=key,
        title=str(head["title"]),
        type=DocumentType[head["type"]],
        facts=str(head["facts"]),
        subject=str(head["subject"]),
        body=body,
        addressees=_texts(head, "addressees"),
        recipients=_texts(head, "recipients"),
        bases=_texts(head, "bases"),
        archive=str(head.get("archive", "VT")),
        signatories=_texts(head, "signatories"),
        appendices=tuple(head.get("appendices") or ()),
        body_line=body_line,
    )


def _texts(head: dict[str, Any], name: str) -> tuple[str, ...]:
    value = head.get(name) or ()
    return (value,) if isinstance(value, str) else tuple(str(each) for each in value)


def _wrong(key: str, what: str, mend: str) -> Problem:
    return Problem(592, what[:1].upper() + what[1:], where=f"Mẫu “{key}”", mend=mend)

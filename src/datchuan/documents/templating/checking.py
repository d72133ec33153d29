"""Whether a template asks only for what its source of facts declares. Nothing is run."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jinja2 import TemplateSyntaxError, nodes

from datchuan.documents.templating.fields import Each, Field, Group, Member
from datchuan.documents.templating.notation import FORMATS, notation
from datchuan.documents.templating.source import PaperTemplate
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import nfc

_LOOP = Group("vòng lặp", {name: Field(name) for name in ("index", "first", "last", "length")})
_ALLOWED = (
    nodes.Output, nodes.TemplateData, nodes.For, nodes.If, nodes.Name, nodes.Getattr, nodes.Filter, nodes.Const,
    nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.CondExpr, nodes.Template,
    nodes.Add, nodes.Sub, nodes.Concat, nodes.Test, nodes.Getitem,
)  # fmt: skip
Scope = Mapping[str, Member]


@dataclass(frozen=True)
class Fault:
    """What is wrong in a part of a template, and the line of the part."""

    part: str
    line: int
    what: str


def check_template(template: PaperTemplate, fields: Scope) -> None:
    """Problem 593 with every fault and its line: a fact that the source does not declare, a notation that does not
    parse, anything but reading facts."""
    faults = [fault for part, line, text in parts_of(template) for fault in _faults(part, line, text, fields)]
    if faults:
        told = "; ".join(f"{fault.part}, dòng {fault.line}: {fault.what}" for fault in faults)
        raise Problem(
            593,
            told,
            where=f"Mẫu “{template.title}”",
            mend="Sửa các chỗ nêu trên; danh sách trường có thể dùng ở bên cạnh ô soạn mẫu.",
        )


def parts_of(template: PaperTemplate) -> Iterator[tuple[str, int, str]]:
    """Every text of a template that has places for facts: what it is called, its first line, the text."""
    yield "Trích yếu", 1, template.subject
    for name, texts in (
        ("Kính gửi", template.addressees),
        ("Nơi nhận", template.recipients),
        ("Căn cứ", template.bases),
        ("Lưu", (template.archive,)),
        ("Người ký", template.signatories),
    ):
        for text in texts:
            yield name, 1, text
    yield "Nội dung", template.body_line, template.body
    for place, appendix in enumerate(template.appendices, start=1):
        for name in ("title", "when", "body"):
            yield f"Phụ lục {place}", 1, str(appendix.get(name, "") if name != "when" else _as_condition(appendix))


def _as_condition(appendix: Mapping[str, object]) -> str:
    return f"{{% if {appendix['when']} %}}{{% endif %}}" if appendix.get("when") else ""


def _faults(part: str, first_line: int, text: str, fields: Scope) -> Iterator[Fault]:
    try:
        tree = notation().parse(nfc_lines(text))
    except TemplateSyntaxError as error:
        yield Fault(part, first_line + error.lineno - 1, f"viết sai ký hiệu ({error.message})")
        return
    for line, what in _visit(tree, dict(fields)):
        yield Fault(part, first_line + line - 1, what)


def nfc_lines(text: str) -> str:
    """Composed line by line: names of facts have marks, and some keyboards send them apart."""
    return "\n".join(f"{line[: len(line) - len(line.lstrip())]}{nfc(line)}" for line in text.split("\n"))


def _visit(node: nodes.Node, scope: dict[str, Member]) -> Iterator[tuple[int, str]]:
    if not isinstance(node, _ALLOWED):
        yield node.lineno, f"không dùng được “{type(node).__name__.lower()}” trong mẫu"
        return
    match node:
        case nodes.For():
            yield from _visit_for(node, scope)
            return
        case nodes.Name() | nodes.Getattr():
            found = _resolved(node, scope)
            if isinstance(found, str):
                yield node.lineno, found
            return
        case nodes.Filter() if node.name not in notation().filters:
            yield node.lineno, f"không có cách viết “{node.name}” (có: {', '.join(FORMATS)})"
    for child in node.iter_child_nodes():
        yield from _visit(child, scope)


def _visit_for(node: nodes.For, scope: dict[str, Member]) -> Iterator[tuple[int, str]]:
    found = _resolved(node.iter, scope)
    if isinstance(found, str) or not isinstance(found, Each) or not isinstance(node.target, nodes.Name):
        yield node.lineno, found if isinstance(found, str) else "chỉ lặp được trên một danh sách"
        return
    inner = {**scope, node.target.name: Group(found.label, found.members), "loop": _LOOP}
    for child in (*node.body, *node.else_):
        yield from _visit(child, inner)


def _resolved(node: nodes.Node, scope: Scope) -> Member | str:
    """What a name or a path leads to, or why it leads nowhere."""
    match node:
        case nodes.Name():
            return _member(node.name, scope, node.name)
        case nodes.Getattr():
            owner = _resolved(node.node, scope)
            if isinstance(owner, str):
                return owner
            if isinstance(owner, Group):
                return _member(node.attr, owner.members, f"{_path(node.node)}.{node.attr}")
            return f"“{_path(node.node)}” không có phần “{node.attr}”"
    return "chỉ dùng được tên trường"


def _member(name: str, members: Scope, path: str) -> Member | str:
    if name in members:
        return members[name]
    near = difflib.get_close_matches(name, members, n=1)
    return f"không có trường “{path}”{f', có lẽ là “{near[0]}”' if near else ''}"


def _path(node: nodes.Node) -> str:
    return node.name if isinstance(node, nodes.Name) else f"{_path(node.node)}.{node.attr}"  # type: ignore[attr-defined]

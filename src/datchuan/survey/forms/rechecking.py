"""Every answer checked again on arrival, by the definition of the form it was filled in on.

ODK's client checks too, but a server that trusts it stores what a broken or an ill-meant client sends.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from xml.etree import ElementTree

from datchuan.survey.forms.definition import FormDefinition, Question
from datchuan.survey.forms.xpath import EPOCH, InstanceContext, at, context_of

_WHOLE = re.compile(r"-?[0-9]{1,18}")
_DECIMAL = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,9})?")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
LONGEST = 5000
META = "meta/"


@dataclass(frozen=True)
class Fault:
    """What is wrong with one answer: which question, what, and how it is mended, in one Vietnamese sentence."""

    path: str
    label: str
    sentence: str

    @property
    def whole(self) -> str:
        return f"{self.label or self.path}: {self.sentence}" if self.label or self.path else self.sentence


@dataclass(frozen=True)
class Answers:
    """The answers of a submission by path (empty ones left out), and every fault."""

    values: Mapping[str, str]
    faults: tuple[Fault, ...]


def recheck(
    form: FormDefinition, instance: ElementTree.Element, *, today: date, lists: Mapping[str, Collection[str]]
) -> Answers:
    """Type, choice, range, required, relevance and constraint of every answer; ``lists`` holds the values of the lists
    attached to the form for this device, those of ``named_in`` at least. Nodes that the form does not have are faults
    too."""
    nodes = dict(_nodes(instance, ""))
    values = {path: (node.text or "").strip() for path, node in nodes.items()}
    own = form.questions.keys() | form.groups
    strange = [path for path in nodes if path not in own and not path.startswith(META)]
    strange += [path for path in form.groups if values.get(path)]
    faults = [Fault(path, "", "biểu mẫu không có câu hỏi này.") for path in strange]
    wrong = {path: said for path, q in form.questions.items() if (said := _type_fault(q, values.get(path, ""), lists))}
    faults += [Fault(path, form.questions[path].label, said) for path, said in wrong.items()]
    root = _typed(instance, form)
    context, typed = context_of(root, today), dict(_nodes(root, ""))
    for path, question in form.questions.items():
        if path not in wrong and not path.startswith(META):
            faults += _condition_faults(question, values.get(path, ""), typed.get(path), context)
    return Answers({path: value for path, value in values.items() if value}, tuple(faults))


def answers_in(instance: ElementTree.Element) -> dict[str, str]:
    """The answers of an instance by path, as they came."""
    return {path: (node.text or "").strip() for path, node in _nodes(instance, "")}


def named_in(form: FormDefinition, instance: ElementTree.Element) -> list[tuple[str, str]]:
    """The names that the answers take from attached lists, each once, after its list. Answers that can be read only:
    nothing else is to be looked for in a list."""
    values = answers_in(instance)
    found = (
        (question.list_name, name)
        for path, question in form.questions.items()
        if question.list_name and (value := values.get(path, "")) and not _unreadable(question, value)
        for name in question.chosen(value)
    )
    return list(dict.fromkeys(found))  # in the order of the form: one text of SQL for one form


def _nodes(element: ElementTree.Element, above: str) -> Iterator[tuple[str, ElementTree.Element]]:
    for child in element:
        path = f"{above}{child.tag.rpartition('}')[2]}"
        if len(child):
            yield from _nodes(child, f"{path}/")
        else:
            yield path, child


def _typed(instance: ElementTree.Element, form: FormDefinition) -> ElementTree.Element:
    """A copy as expressions see it: without namespaces, with every question's node, days as numbers, texts with the
    blanks at their ends: a device counts and joins them as they are."""
    root = ElementTree.Element(form.root)
    given = {path: node.text or "" for path, node in _nodes(instance, "")}
    for path, question in form.questions.items():
        here = root
        for step in path.split("/"):
            found = here.find(step)
            here = ElementTree.SubElement(here, step) if found is None else found
        value = given.get(path, "")
        value = value if value.strip() else ""
        here.text = str((_day(value) - EPOCH).days) if question.type == "date" and _is_day(value) else value
    return root


# --- types ---------------------------------------------------------------------------------------------------------


def _type_fault(question: Question, value: str, lists: Mapping[str, Collection[str]]) -> str:
    """What is wrong with the value as such; empty when nothing is."""
    if not value:
        return ""
    return _unreadable(question, value) or _choice_fault(question, value, lists)


def _unreadable(question: Question, value: str) -> str:
    if len(value) > LONGEST:
        return f"dài quá {LONGEST} chữ."
    if _CONTROL.search(value):
        return "có ký tự điều khiển không đọc được."
    check = _TYPES.get(question.type)
    if check and not check(value):
        return f"“{value[:40]}” không phải là {_NAMES[question.type]}."
    return ""


def _choice_fault(question: Question, value: str, lists: Mapping[str, Collection[str]]) -> str:
    allowed: Collection[str] | None = question.choices
    if question.list_name:
        allowed = lists.get(question.list_name, ())
    if allowed is None:
        return ""
    unknown = [each for each in question.chosen(value) if each not in allowed]
    return f"“{unknown[0][:40]}” không có trong danh sách chọn." if unknown else ""


def _is_day(value: str) -> bool:
    try:
        _day(value)
    except ValueError:
        return False
    return True


def _day(value: str) -> date:
    return date.fromisoformat(value[:10])


def _is_moment(value: str) -> bool:
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_point(value: str) -> bool:
    """Latitude, longitude, and perhaps altitude and error in metres."""
    try:
        numbers = [float(each) for each in value.split()]
    except ValueError:
        return False
    if not 2 <= len(numbers) <= 4:
        return False
    return -90 <= numbers[0] <= 90 and -180 <= numbers[1] <= 180 and all(abs(each) < 1e5 for each in numbers)


_TYPES = {
    "int": lambda value: _WHOLE.fullmatch(value) is not None,
    "decimal": lambda value: _DECIMAL.fullmatch(value) is not None,
    "date": lambda value: len(value) == 10 and _is_day(value),
    "dateTime": _is_moment,
    "geopoint": _is_point,
}
_NAMES = {
    "int": "số nguyên",
    "decimal": "số",
    "date": "ngày (năm-tháng-ngày)",
    "dateTime": "thời điểm",
    "geopoint": "vị trí",
}


# --- conditions ----------------------------------------------------------------------------------------------------


def _condition_faults(
    question: Question, value: str, node: ElementTree.Element | None, context: InstanceContext
) -> Iterator[Fault]:
    if node is None or not question.has_conditions:
        return
    here = at(context, node)
    if not all(each.is_true(here) for each in question.relevant):
        if value:
            yield Fault(question.path, question.label, "không thuộc diện phải hỏi mà vẫn có trả lời.")
        return
    if question.calculate and question.calculate.string(here).strip() != value:
        yield Fault(question.path, question.label or question.name, "khác với kết quả máy chủ tính lại.")
    elif not value and question.required and question.required.is_true(here):
        yield Fault(question.path, question.label, "phải trả lời mà để trống.")
    elif value and question.constraint and not question.constraint.is_true(here):
        yield Fault(question.path, question.label, question.constraint_message or "không thỏa điều kiện.")


# --- answers put in by an official ---------------------------------------------------------------------------------


def with_answers(
    form: FormDefinition, instance: ElementTree.Element, answers: Mapping[str, str], today: date
) -> ElementTree.Element:
    """A new instance with other answers, and what the form calculates computed anew; the one given stays as it is.
    Answers to questions that are no longer to be asked are left out, as a device does."""
    given = {path: (node.text or "").strip() for path, node in _nodes(instance, "")}
    values = {**given, **answers}
    for _ in range(2):  # a calculation may stand on another
        root = _typed(_filled(form, values), form)
        context, nodes = context_of(root, today), dict(_nodes(root, ""))
        for path, question in form.questions.items():
            here = at(context, nodes[path])
            if not all(each.is_true(here) for each in question.relevant):
                values[path] = ""
            elif question.calculate:
                values[path] = question.calculate.string(here)
    return _filled(form, values)


def _filled(form: FormDefinition, answers: Mapping[str, str]) -> ElementTree.Element:
    root = ElementTree.Element(form.root)
    for path in form.questions:
        here = root
        for step in path.split("/"):
            found = here.find(step)
            here = ElementTree.SubElement(here, step) if found is None else found
        here.text = answers.get(path, "")
    return root

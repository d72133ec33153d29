"""An XForm read again: its questions with type, choices and conditions, as the server checks answers by them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from xml.etree import ElementTree

from defusedxml.ElementTree import fromstring

from datchuan.survey.forms.xpath import Expression, compiled

XF = "{http://www.w3.org/2002/xforms}"
H = "{http://www.w3.org/1999/xhtml}"
JR = "{http://openrosa.org/javarosa}"
SELECTS = {f"{XF}select1", f"{XF}select"}


@dataclass(frozen=True)
class Question:
    """One node of the instance. ``path`` is below the root ("people/persons"); ``choices`` maps names to labels, None
    where any value may stand; ``list_name`` names an attached list that holds the choices instead."""

    path: str
    type: str
    label: str
    is_many: bool = False
    choices: Mapping[str, str] | None = None
    list_name: str = ""
    required: Expression | None = None
    relevant: tuple[Expression, ...] = ()
    constraint: Expression | None = None
    constraint_message: str = ""
    calculate: Expression | None = None

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    def chosen(self, value: str) -> list[str]:
        """What an answer chooses."""
        return value.split() if self.is_many else [value]

    @property
    def has_conditions(self) -> bool:
        return bool(self.relevant or self.calculate or self.required or self.constraint)


@dataclass(frozen=True)
class FormDefinition:
    """A form that can be checked against. ``lists``: names of the lists that are attached to it."""

    key: str
    version: str
    title: str
    root: str
    questions: Mapping[str, Question]
    lists: tuple[str, ...]

    @cached_property
    def groups(self) -> frozenset[str]:
        """Paths that hold questions."""
        return frozenset(above for path in self.questions if (above := path.rpartition("/")[0]))

    def question(self, name: str) -> Question:
        """The question of that name; names are used once in our forms."""
        return next(each for each in self.questions.values() if each.name == name)


@lru_cache(maxsize=64)
def read_definition(xml: str) -> FormDefinition:
    """The definition in an XForm that pyxform made. Problem 322 when an expression cannot be evaluated here."""
    reader = _Reader(fromstring(xml))
    instance = reader.instance
    return FormDefinition(
        key=instance.get("id", ""),
        version=instance.get("version", ""),
        title=reader.title,
        root=instance.tag.removeprefix(XF),
        questions={path: reader.question(path) for path in reader.paths},
        lists=tuple(reader.attached),
    )


class _Reader:
    def __init__(self, form: ElementTree.Element) -> None:
        head, body = form.find(f"{H}head"), form.find(f"{H}body")
        model = head.find(f"{XF}model") if head is not None else None
        if head is None or body is None or model is None:
            raise ValueError("not an XForm")
        self.title = head.findtext(f"{H}title") or ""
        primary = model.find(f"{XF}instance")
        self.instance = primary[0]  # type: ignore[index]
        self.binds = {_below(bind.get("nodeset", "")): bind for bind in model.findall(f"{XF}bind")}
        self.texts = _texts(model)
        self.inner = {
            each.get("id", ""): each for each in model.findall(f"{XF}instance") if len(each) and each.get("id")
        }
        self.attached = [each.get("id", "") for each in model.findall(f"{XF}instance") if each.get("src")]
        self.controls = {
            _below(each.get("ref", "")): each for each in body.iter() if each.get("ref", "").startswith("/")
        }
        self.paths = list(_leaves(self.instance, ""))

    def question(self, path: str) -> Question:
        bind, control = self.binds.get(path), self.controls.get(path)
        attributes = bind.attrib if bind is not None else {}
        choices, list_name = self._choices(control)
        return Question(
            path=path,
            type=attributes.get("type", "string"),
            label=self._label(control),
            is_many=control is not None and control.tag == f"{XF}select",
            choices=choices,
            list_name=list_name,
            required=_expression(attributes.get("required"), path),
            relevant=self._relevant(path),
            constraint=_expression(attributes.get("constraint"), path),
            constraint_message=self._said(attributes.get(f"{JR}constraintMsg", "")),
            calculate=_expression(attributes.get("calculate"), path),
        )

    def _relevant(self, path: str) -> tuple[Expression, ...]:
        """Its own condition and those of the groups it is in."""
        steps = path.split("/")
        above = ["/".join(steps[: end + 1]) for end in range(len(steps))]
        found = (_expression(self.binds[each].get("relevant"), each) for each in above if each in self.binds)
        return tuple(each for each in found if each)

    def _choices(self, control: ElementTree.Element | None) -> tuple[Mapping[str, str] | None, str]:
        itemset = control.find(f"{XF}itemset") if control is not None else None
        if itemset is None:
            return None, ""
        name = itemset.get("nodeset", "").partition("instance('")[2].partition("'")[0]
        if name not in self.inner:
            return None, name
        items = self.inner[name].iter(f"{XF}item")
        return {
            each.findtext(f"{XF}name") or "": self.texts.get(each.findtext(f"{XF}itextId") or "", "") for each in items
        }, ""

    def _label(self, control: ElementTree.Element | None) -> str:
        label = control.find(f"{XF}label") if control is not None else None
        return "" if label is None else self._said(label.get("ref", "")) or label.text or ""

    def _said(self, reference: str) -> str:
        """The Vietnamese text that ``jr:itext('…')`` names."""
        return self.texts.get(reference.partition("jr:itext('")[2].removesuffix("')"), "")


def _texts(model: ElementTree.Element) -> dict[str, str]:
    """Of the form's first language, which is Vietnamese."""
    translation = model.find(f"{XF}itext/{XF}translation")
    if translation is None:
        return {}
    return {text.get("id", ""): text.findtext(f"{XF}value") or "" for text in translation}


def _leaves(element: ElementTree.Element, above: str) -> list[str]:
    found: list[str] = []
    for child in element:
        path = f"{above}{child.tag.rpartition('}')[2]}"
        found += _leaves(child, f"{path}/") if len(child) else [path]
    return found


def _below(nodeset: str) -> str:
    """``/data/people/persons`` → ``people/persons``."""
    return nodeset.strip().lstrip("/").partition("/")[2]


def _expression(text: str | None, where: str) -> Expression | None:
    return compiled(text, where) if text else None

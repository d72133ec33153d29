"""What a yearly plan says, as values: filled from a reviewed file or by the programme's own records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from datchuan.documents.content import Issuer, Recipient, Signatory
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import day_in_words


@dataclass(frozen=True)
class InstrumentFacts:
    """A text that the plan rests on; ``about`` is our description of it, not its quoted title."""

    kind: str
    number: str
    issued_on: date
    issuer: str
    about: str

    @property
    def in_full(self) -> str:
        return f"{self.kind} số {self.number} {day_in_words(self.issued_on)} của {self.issuer} {self.about}"


@dataclass(frozen=True)
class DivisionFacts:
    """A division of the office: its name in full, the short one for tables, and what the plan asks of it."""

    key: str
    name: str
    short: str
    duties: tuple[str, ...] = ()


@dataclass(frozen=True)
class TargetFacts:
    """Communes meeting a criterion: from ``baseline`` by ``increment`` to ``goal`` of ``denominator``."""

    key: str
    baseline: int
    increment: int
    goal: int
    denominator: int
    open_question: str = ""


@dataclass(frozen=True)
class WorkItemFacts:
    """A work item; both days belong to its window. ``lead`` and ``coordinating`` are division keys."""

    key: str
    title: str
    text: str
    when: str
    starts_on: date
    ends_on: date
    lead: str
    coordinating: tuple[str, ...] = ()
    criteria: tuple[tuple[str, str], ...] = ()  # (criteria set, code)
    target: str = ""


@dataclass(frozen=True)
class RegisteredCommune:
    name: str  # "Xã Tân Văn"
    district: str  # "Huyện Bình Gia"
    difficult: bool = False


@dataclass(frozen=True)
class PlanFacts:
    """All that the plan's paper needs except the communes' names, which the caller gives."""

    year: int
    form_day: date
    issuer: Issuer
    subject: str
    parents: tuple[InstrumentFacts, ...]
    bases: tuple[InstrumentFacts, ...]
    guidance: tuple[InstrumentFacts, ...]
    divisions: tuple[DivisionFacts, ...]
    purposes: tuple[str, ...]
    requirements: tuple[str, ...]
    items: tuple[WorkItemFacts, ...]
    targets: tuple[TargetFacts, ...]
    registered: int
    difficult: int
    district_duties: tuple[str, ...]
    commune_duties: tuple[str, ...]
    recipients: tuple[Recipient, ...]
    signatory: Signatory
    archive: str
    difficult_note: str = ""
    number: int | None = None
    dated: date | None = None
    simulated: bool = False
    sentences: tuple[str, ...] = ()  # targets that stand under no item, each a whole sentence
    told: tuple[str, ...] = ()  # what it rests on as whole texts, instead of ``bases`` and ``parents``
    reported_to: str = "Lãnh đạo Sở"
    asks: bool = True  # a department asks lower committees, a committee tells them

    def division(self, key: str) -> DivisionFacts:
        """The division of that key; Problem 521 where the plan has none."""
        for each in self.divisions:
            if each.key == key:
                return each
        raise Problem(
            521,
            f"Kế hoạch năm {self.year} không có đơn vị “{key}”",
            where="divisions",
            mend="Khai đơn vị đó, hoặc sửa đơn vị chủ trì, phối hợp của nội dung.",
        )

    def target(self, key: str) -> TargetFacts:
        """The target of that key; Problem 521 where the plan has none."""
        for each in self.targets:
            if each.key == key:
                return each
        raise Problem(521, f"Kế hoạch không có chỉ tiêu “{key}”", where="targets", mend="Khai chỉ tiêu đó.")


def load_plan_facts(path: Path) -> PlanFacts:
    """Reads a reviewed plan file (``data/demonstration/plan-2020.yaml``). Problem 522 names a missing entry."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    try:
        return _facts(raw)
    except KeyError as missing:
        raise Problem(
            522, f"Tệp kế hoạch thiếu mục {missing}", where=path.name, mend="Bổ sung mục đó rồi nạp lại."
        ) from missing


def _facts(raw: dict[str, Any]) -> PlanFacts:
    registrations, organisation, signatory = raw["registrations"], raw["organisation"], raw["signatory"]
    return PlanFacts(
        year=raw["year"],
        form_day=raw["form_day"]["value"],
        number=raw["number"],
        dated=raw["dated"],
        issuer=Issuer(**raw["issuer"]),
        subject=raw["subject"],
        parents=_instruments(raw["parent_instruments"]),
        bases=_instruments(raw["legal_bases"]),
        guidance=_instruments(raw["guidance"]),
        divisions=tuple(_division(each) for each in raw["divisions"]),
        purposes=tuple(raw["purposes"]),
        requirements=tuple(raw["requirements"]),
        items=tuple(_item(each) for each in raw["items"]),
        targets=tuple(_target(each) for each in raw["targets"]),
        registered=registrations["count"],
        difficult=registrations["difficult"],
        difficult_note=registrations.get("difficult_note", ""),
        district_duties=tuple(organisation["districts"]),
        commune_duties=tuple(organisation["communes"]),
        recipients=tuple(Recipient(each["name"], each.get("purpose", "")) for each in raw["recipients"]),
        signatory=Signatory(**{name: value for name, value in signatory.items() if name != "simulated"}),
        archive=raw["archive"],
        simulated=_says_simulated(raw),
    )


def _instruments(entries: list[dict[str, Any]]) -> tuple[InstrumentFacts, ...]:
    return tuple(
        InstrumentFacts(each["kind"], each["number"], each["issued_on"], each["issuer"], each["about"])
        for each in entries
    )


def _division(raw: dict[str, Any]) -> DivisionFacts:
    return DivisionFacts(raw["key"], raw["name"], raw["short"], tuple(raw["duties"]))


def _target(raw: dict[str, Any]) -> TargetFacts:
    return TargetFacts(
        key=raw["key"],
        baseline=raw["stated_baseline"],
        increment=raw["increment"],
        goal=raw["goal"],
        denominator=raw["denominator"],
        open_question=raw.get("open_question", "") if raw.get("criterion_assumed") else "",
    )


def _item(raw: dict[str, Any]) -> WorkItemFacts:
    return WorkItemFacts(
        key=raw["key"],
        title=raw["title"],
        text=raw["text"],
        when=raw["when"],
        starts_on=raw["from"],
        ends_on=raw["to"],
        lead=raw["lead"],
        coordinating=tuple(raw["coordinating"]),
        criteria=tuple((each["set"], each["code"]) for each in raw["criteria"]),
        target=raw.get("target", ""),
    )


def _says_simulated(value: Any) -> bool:
    """Whether anything in the file is marked as set by the demonstration."""
    if isinstance(value, dict):
        return value.get("simulated") is True or any(_says_simulated(each) for each in value.values())
    return isinstance(value, list) and any(_says_simulated(each) for each in value)

"""Simulated dossiers, from data/demonstration/dossiers.yaml: each opened, claimed of and taken on step by step by whose
turn it was, as far as it had come on the working day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import yaml

from datchuan.demo.days import clock
from datchuan.demo.pictures import picture
from datchuan.demo.story import FOLDER, Story
from datchuan.dossiers.models import ClaimKind, Dossier, PartVersion, Recognition
from datchuan.dossiers.operations import (
    ClaimGiven,
    DossierGiven,
    Moving,
    add_part,
    hand_in,
    make_claim,
    move_dossier,
    open_dossier,
)
from datchuan.dossiers.queries import Computed, computed_lines, day_judged, subjects_of
from datchuan.kernel.resources import data_folder
from datchuan.people.models import Official, Role
from datchuan.programme.models import Registration
from datchuan.territory.models import Unit

DOSSIERS_FILE = "dossiers.yaml"
SET = "vn-xa-2016"
WHY = "Số liệu của tỉnh trình diễn (mô phỏng)"
WHILE_PREPARING = 4  # papers that a commune has handed in before it asks for recognition
CLAIMS = {"declare": ClaimKind.DECLARED, "verify": ClaimKind.VERIFIED, "appraise": ClaimKind.APPRAISED}
# Whose step it is, where it is not an officer's of the department: an account's, nobody's (an act of change stopped
# it), a commune's or a district's.
TAKERS = {"endorse": "truongphong", "approve": "lanhdao", "decide": "vpdp", "stop": ""}
LEVELS = {"declare": "commune", "submit": "commune", "verify": "district", "send": "district"}
OFFICER, PLANNER, PLANNING = "qln", "qhkt", "1"  # the planner appraises the criterion of planning
# A paper that is handed in where no procedure names any, and what claims rest on where one does.
OWN_PAPER = "Báo cáo kết quả thực hiện tiêu chí (mô phỏng)"
EVIDENCE = {"declare": "result", "verify": "district_report"}


def dossiers_told() -> list[dict[str, Any]]:
    path = data_folder() / FOLDER / DOSSIERS_FILE
    found: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))["dossiers"]
    return found


def make_dossiers(story: Story, only_communes: frozenset[str] | None) -> None:
    """Each to where it stands, with pictures in place of what was handed in. ``only_communes`` leaves out the pictures,
    and of other communes every claim that no step asks for (tests)."""
    today = story.working_day
    people = {each.username: each for each in Official.objects.select_related("office", "area")}
    for entry in dossiers_told():
        if entry["opened"] <= today:
            told = _Told(entry, people, today, with_papers=only_communes is None)
            told.run(with_claims=only_communes is None or entry["commune"] in only_communes)


class _Told:
    """One dossier, from its opening to where it stands on the working day."""

    def __init__(self, entry: dict[str, Any], people: dict[str, Official], today: date, *, with_papers: bool) -> None:
        self.entry, self.people, self.today, self.with_papers = entry, people, today, with_papers
        self.steps = [step for step in entry["steps"] if step["day"] <= today]
        self.made: Dossier

    def run(self, *, with_claims: bool) -> None:
        self._open()
        for step in self.steps:
            if self.with_papers and self._is_sent:
                self._hand_in(step)
            if step["do"] not in CLAIMS:
                self._move(step)
            elif with_claims or step["do"] == "appraise":
                self._claim(step)
        again = self.entry.get("reopened")
        if again and again["day"] <= self.today:
            self._open_again(again)

    @property
    def _is_sent(self) -> bool:
        return any(step["do"] in ("submit", "receive") for step in self.steps)

    def _open(self) -> None:
        commune = Unit.objects.select_related("parent").get(pk=self.entry["commune"])
        opened, standard = self.entry["opened"], self.entry["standard"]
        registration = None
        if self.entry.get("registered"):
            registration = Registration.objects.get(commune=commune, standard=standard, year=opened.year)
        given = DossierGiven(
            commune=commune,
            standard=standard,
            criteria_set=self.entry.get("set", SET),
            registration=registration,
            opened_on=opened,
            simulated=True,
        )
        self.made = open_dossier(given=given, by=self.people[OFFICER], today=self.today)
        if self.with_papers:
            self._lay_first_papers(opened)

    def _open_again(self, again: dict[str, Any]) -> None:
        old = self.made
        given = DossierGiven(
            commune=Unit.objects.get(pk=again["for"]),
            standard=old.standard,
            criteria_set=old.criteria_set,
            reopens=old,
            opened_on=again["day"],
            simulated=True,
        )
        self.made = open_dossier(given=given, by=self.people[OFFICER], today=self.today)
        if self.with_papers:
            self._hand_in_parts(("commune", "district"), again["day"], at_most=WHILE_PREPARING)

    def _of_level(self, level: str) -> Official:
        """The account of the commune or of its district, else an officer who takes what came by post."""
        commune = self.made.commune
        area, role = (
            (commune.pk, Role.COMMUNE_OFFICER) if level == "commune" else (commune.parent_id, Role.DISTRICT_OFFICER)
        )
        found = (each for each in self.people.values() if (each.area_id, each.role) == (area, role))
        return next(found, self.people[OFFICER])

    def _taker(self, do: str) -> Official | None:
        if do in LEVELS:
            return self._of_level(LEVELS[do])
        name = TAKERS.get(do, OFFICER)
        return self.people[name] if name else None

    def _move(self, step: dict[str, Any]) -> None:
        told: dict[str, Any] = {name: step[name] for name in ("reason", "number", "returned_to") if name in step}
        if "recognition" in step:
            told["recognition"] = Recognition.objects.get(commune=self.made.commune, number=step["recognition"])
        given = Moving(step["do"], step["day"], **told)
        self.made = move_dossier(dossier=self.made, given=given, by=self._taker(step["do"]), today=self.today)

    # --- claims ----------------------------------------------------------------------------------------------------

    def _claim(self, step: dict[str, Any]) -> None:
        lines = computed_lines(self.made, step["day"])
        evidence = self._evidence(EVIDENCE.get(step["do"], ""))
        for subject in subjects_of(self.made, day_judged(self.made)):
            if subject.code not in step.get("only", [subject.code]):
                continue
            said = _said(step.get("but", {}).get(subject.code), lines.get(subject.code))
            given = ClaimGiven(code=subject.code, on=step["day"], evidence=evidence, evidence_note=WHY, **said)
            make_claim(
                dossier=self.made,
                kind=CLAIMS[step["do"]],
                given=given,
                by=self._claimant(step["do"], subject.code),
                today=self.today,
                lines=lines,
            )

    def _claimant(self, do: str, code: str) -> Official | None:
        if do == "appraise" and code.partition(".")[0] == PLANNING:
            return self.people[PLANNER]
        return self._taker(do)

    def _evidence(self, key: str) -> PartVersion | None:
        return PartVersion.objects.filter(part__dossier=self.made, part__key=key).last() if key else None

    # --- papers ----------------------------------------------------------------------------------------------------

    def _lay_first_papers(self, day: date) -> None:
        """Where no procedure names a paper the commune adds its own; a dossier that goes no further holds few."""
        if not self.made.parts.exists():
            add_part(dossier=self.made, title=OWN_PAPER, maker="commune", by=self._of_level("commune"))
        if not self._is_sent:
            self._hand_in_parts(("commune", "district"), day, at_most=WHILE_PREPARING)

    def _hand_in(self, step: dict[str, Any]) -> None:
        """The papers of a level come with its first step; a dossier that came by post holds all of them."""
        makers = ("commune", "district") if step["do"] == "receive" else (LEVELS.get(step["do"], ""),)
        self._hand_in_parts(makers, step["day"])

    def _hand_in_parts(self, makers: tuple[str, ...], day: date, at_most: int | None = None) -> None:
        lacks = self.entry.get("lacks", [])
        papers = self.made.parts.filter(by__in=makers, versions=None).exclude(key__in=lacks)
        for part in [each for each in papers if not each.is_live][:at_most]:
            content, name = picture(part.title[:40], day), f"{part.key or 'giay-to'}-mo-phong.jpg"
            hand_in(part=part, content=content, file_name=name, by=self._of_level(part.by), at=clock(day, 9))


def _said(but: dict[str, Any] | None, computed: Computed | None) -> dict[str, Any]:
    """What is said of an indicator: what the story has, else what the records say."""
    if but is not None:
        return but | ({"figure": Decimal(str(but["figure"]))} if "figure" in but else {})
    if computed is None:
        return {"outcome": "undetermined", "actual": "Chưa có số liệu"}
    return {"outcome": computed.outcome, "actual": computed.line.actual}

"""Recognitions, real ones with their sources and simulated ones, and simulated dossiers."""

from __future__ import annotations

from datetime import date
from typing import Any

from datchuan.demo.days import clock
from datchuan.demo.pictures import picture
from datchuan.demo.story import Story
from datchuan.dossiers.models import ClaimKind, Dossier
from datchuan.dossiers.operations import (
    ClaimGiven,
    DossierGiven,
    Moving,
    RecognitionGiven,
    hand_in,
    load_recognitions,
    make_claim,
    move_dossier,
    open_dossier,
    record_recognition,
)
from datchuan.dossiers.queries import computed_lines, day_judged, subjects_of
from datchuan.kernel.resources import data_folder
from datchuan.people.models import Official
from datchuan.programme.models import Plan
from datchuan.territory.models import Unit

SET = "vn-xa-2016"
WHY = "Số liệu của tỉnh trình diễn (mô phỏng)"
WHILE_PREPARING = 4  # papers that a commune has handed in before it asks for recognition


def make_recognitions(story: Story) -> None:
    load_recognitions(folder=data_folder(), today=story.working_day)
    for entry in story.recognitions:
        given = RecognitionGiven(
            commune=Unit.objects.get(pk=entry["commune"]),
            standard=entry["standard"],
            criteria_set=entry["set"],
            number=entry["number"],
            issued_on=entry["day"],
            issuer="UBND tỉnh Lạng Sơn (mô phỏng)",
            recognised_on=entry["day"],
            simulated=True,
        )
        record_recognition(given=given, by=None, today=story.working_day)


def make_dossiers(story: Story, plan: Plan, *, with_papers: bool) -> None:
    """Each to where it stands; ``with_papers`` with pictures in place of what was handed in."""
    for entry in story.dossiers:
        if entry["opened"] > story.working_day:
            continue
        commune = Unit.objects.get(pk=entry["commune"])
        given = DossierGiven(
            commune=commune,
            standard=entry["standard"],
            criteria_set=SET,
            registration=plan.registrations.get(commune=commune) if entry.get("registered") else None,
            opened_on=entry["opened"],
            simulated=True,
            **_received(entry, story),
        )
        made = open_dossier(given=given, by=None, today=story.working_day)
        if with_papers:
            _hand_in(made)
        _go_on(entry, story, made)


def _hand_in(made: Dossier) -> None:
    """All its papers where it was received; else the first few."""
    day = made.received_on or made.opened_on
    papers = [part for part in made.parts.all() if not part.is_live]
    for part in papers if made.received_on else papers[:WHILE_PREPARING]:
        content = picture(part.title[:40], day)
        hand_in(part=part, content=content, file_name=f"{part.key}-mo-phong.jpg", by=None, at=clock(day, 9))


def _received(entry: dict[str, Any], story: Story) -> dict[str, Any]:
    """The day and number of its submission, once it has come."""
    if "received" not in entry or entry["received"] > story.working_day:
        return {}
    return {"received_on": entry["received"], "submission_number": entry["submission"]}


def _go_on(entry: dict[str, Any], story: Story, made: Dossier) -> None:
    """To its end, and on in the dossier that opens it again."""
    today = story.working_day
    if "concluded" in entry and entry["concluded"] <= today:
        _conclude(made, entry["concluded"], today)
    if "stopped" in entry and entry["stopped"] <= today:
        given = Moving("stop", entry["stopped"], entry["reason"])
        made = move_dossier(dossier=made, given=given, by=None, today=today)
    if "reopened_for" in entry and entry["reopened"] <= today:
        successor = Unit.objects.get(pk=entry["reopened_for"])
        again = DossierGiven(successor, made.standard, entry["reopened"], SET, reopens=made, simulated=True)
        open_dossier(given=again, by=None, today=today)


def _conclude(made: Dossier, on: date, today: date) -> None:
    """An officer appraises as the records say, the head endorses, the leadership concludes: three people."""
    officer, head, leader = (Official.objects.get(username=name) for name in ("qln", "truongphong", "lanhdao"))
    computed = computed_lines(made, on)
    for subject in subjects_of(made, day_judged(made)):
        found = computed[subject.code]
        given = ClaimGiven(subject.code, found.outcome, found.line.actual, on, evidence_note=WHY)
        make_claim(dossier=made, kind=ClaimKind.APPRAISED, given=given, by=officer, today=today)
    for step, by in (("propose", officer), ("endorse", head), ("approve", leader)):
        made = move_dossier(dossier=made, given=Moving(step, on), by=by, today=today)

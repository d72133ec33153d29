"""Recognitions, real ones with their sources and simulated ones, and simulated dossiers."""

from __future__ import annotations

from typing import Any

from datchuan.demo.days import clock
from datchuan.demo.pictures import picture
from datchuan.demo.story import Story
from datchuan.dossiers.models import Dossier, DossierState
from datchuan.dossiers.operations import (
    DossierGiven,
    RecognitionGiven,
    hand_in,
    load_recognitions,
    move_dossier,
    open_dossier,
    record_recognition,
)
from datchuan.kernel.resources import data_folder
from datchuan.programme.models import Plan
from datchuan.territory.models import Unit

SET = "vn-xa-2016"
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
    for state in (DossierState.CONCLUDED, DossierState.STOPPED):
        if state.value in entry and entry[state.value] <= today:
            on, reason = entry[state.value], entry["reason"]
            made = move_dossier(dossier=made, state=state, on=on, reason=reason, by=None, today=today)
    if "reopened_for" in entry and entry["reopened"] <= today:
        successor = Unit.objects.get(pk=entry["reopened_for"])
        again = DossierGiven(successor, made.standard, entry["reopened"], SET, reopens=made, simulated=True)
        open_dossier(given=again, by=None, today=today)

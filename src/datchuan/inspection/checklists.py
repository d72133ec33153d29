"""Which forms of visits there are, and their files under ``forms/``: made from the law, reviewed like every form."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from datchuan.evaluation.computing import own_indicators
from datchuan.inspection.forms.checklist import Asked, Checklist, tables
from datchuan.inspection.models import Observation, Severity
from datchuan.law.library import load_library
from datchuan.law.sets import CriteriaSet

# Criteria sets whose visits have a form; a test holds them to be the basic ones of which an indicator is judged here.
SETS = ("vn-xa-2016", "vn-xa-2021")
_ENGLISH = {
    Observation.Outcome.MET: "Met",
    Observation.Outcome.NOT_MET: "Not met",
    Observation.Outcome.UNDETERMINED: "Not determined",
    Severity.GRAVE: "Grave",
    Severity.SERIOUS: "To be remedied",
    Severity.MINOR: "To be noted",
}


def sets_with_checklists() -> list[str]:
    """The basic national sets of which the department judges an indicator."""
    basic = (each for each in load_library().sets.values() if each.kind == "basic" and not each.province)
    return [each.key for each in basic if own_indicators(each)]


def checklist_of(criteria_set: CriteriaSet) -> Checklist:
    indicators = [Asked(each.code, each.title) for each in own_indicators(criteria_set)]
    return Checklist(
        criteria_set.key,
        criteria_set.instrument.number,
        indicators,
        [(str(value), str(value.label), _ENGLISH[value]) for value in Observation.Outcome],
        [(str(value), str(value.label), _ENGLISH[value]) for value in Severity],
    )


def files_of(set_key: str, version: str) -> dict[str, str]:
    """The files of a set's form by name, as the law stands now."""
    return tables(checklist_of(load_library().sets[set_key]), version)


def write_forms(folder: Path, version: str) -> list[Path]:
    """Write the forms that are not there, or differ from what the law says, as ``version``; returns their folders."""
    written = []
    for key in sets_with_checklists():
        place = folder / checklist_of(load_library().sets[key]).key
        if not is_fresh(place, key):
            place.mkdir(exist_ok=True)
            for name, text in files_of(key, version).items():
                (place / name).write_text(text, encoding="utf-8")
            written.append(place)
    return written


def is_fresh(place: Path, set_key: str) -> bool:
    """Whether the files of a form say what the law says, whatever their version."""
    settings = place / "settings.csv"
    if not settings.is_file():
        return False
    version = next(csv.DictReader(io.StringIO(settings.read_text(encoding="utf-8"))))["version"]
    files = files_of(set_key, version)
    return all((place / name).is_file() and (place / name).read_text("utf-8") == text for name, text in files.items())

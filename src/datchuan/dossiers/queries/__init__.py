"""Reads of recognitions and dossiers. Every query takes the day it speaks of."""

from datchuan.dossiers.queries.carrying import (
    About,
    Carried,
    Kind,
    Passage,
    carried_on,
    in_force,
    recognitions_about,
    withdrawn_by,
)
from datchuan.dossiers.queries.claims import (
    Computed,
    Subject,
    computed_lines,
    day_judged,
    newest_claims,
    set_of,
    subjects_of,
    unappraised,
)
from datchuan.dossiers.queries.clocks import Clock, clocks_of, due_days, nearness
from datchuan.dossiers.queries.parts import PartState, missing_counts, parts_of
from datchuan.dossiers.queries.shares import Share, Shares
from datchuan.dossiers.queries.states import StoodOn, dossiers_on, history_of, now_in, standing_on, stood

__all__ = [
    "About",
    "Carried",
    "Clock",
    "Computed",
    "Kind",
    "PartState",
    "Passage",
    "Share",
    "Shares",
    "StoodOn",
    "Subject",
    "carried_on",
    "clocks_of",
    "computed_lines",
    "day_judged",
    "dossiers_on",
    "due_days",
    "history_of",
    "in_force",
    "missing_counts",
    "nearness",
    "newest_claims",
    "now_in",
    "parts_of",
    "recognitions_about",
    "set_of",
    "standing_on",
    "stood",
    "subjects_of",
    "unappraised",
    "withdrawn_by",
]

"""Reads of recognitions and dossiers. Every query takes the day it speaks of."""

from datchuan.dossiers.queries.carrying import Carried, Kind, Passage, carried_by, carried_on, in_force, withdrawn_by
from datchuan.dossiers.queries.shares import Share, shares_of
from datchuan.dossiers.queries.states import StoodOn, dossiers_on, history_of, now_in

__all__ = [
    "Carried",
    "Kind",
    "Passage",
    "Share",
    "StoodOn",
    "carried_by",
    "carried_on",
    "dossiers_on",
    "history_of",
    "in_force",
    "now_in",
    "shares_of",
    "withdrawn_by",
]

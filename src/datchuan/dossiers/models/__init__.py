"""What the province recognised, the dossiers by which it is asked to, their parts, what is claimed in them."""

from datchuan.dossiers.models.claims import OUTCOMES, Claim, ClaimKind, Publicity
from datchuan.dossiers.models.keeping import (
    CONCLUDED_STATES,
    OPEN_STATES,
    RETURNED_TO,
    UNDER_APPRAISAL,
    Dossier,
    DossierState,
    DossierStep,
    Recognition,
    Standard,
)
from datchuan.dossiers.models.papers import FrozenPaper
from datchuan.dossiers.models.parts import DossierPart, PartVersion
from datchuan.dossiers.models.watching import AnswerKind, SignalKind, WatchAnswer, WatchSignal

__all__ = [
    "CONCLUDED_STATES",
    "OPEN_STATES",
    "OUTCOMES",
    "RETURNED_TO",
    "UNDER_APPRAISAL",
    "AnswerKind",
    "Claim",
    "ClaimKind",
    "Dossier",
    "DossierPart",
    "DossierState",
    "DossierStep",
    "FrozenPaper",
    "PartVersion",
    "Publicity",
    "Recognition",
    "SignalKind",
    "Standard",
    "WatchAnswer",
    "WatchSignal",
]

"""What the province recognised, the dossiers by which it is asked to, their parts."""

from datchuan.dossiers.models.keeping import OPEN_STATES, Dossier, DossierState, DossierStep, Recognition, Standard
from datchuan.dossiers.models.parts import DossierPart, PartVersion

__all__ = [
    "OPEN_STATES",
    "Dossier",
    "DossierPart",
    "DossierState",
    "DossierStep",
    "PartVersion",
    "Recognition",
    "Standard",
]

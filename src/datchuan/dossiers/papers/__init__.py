"""The papers of dossiers, from the facts of a day: confirmation, appraisal report, request for completion, urging
letter, minutes of a visit."""

from datchuan.dossiers.papers.appraising import AppraisalSource, CompletionSource
from datchuan.dossiers.papers.confirming import ConfirmationSource, confirmation_facts, confirmation_paper
from datchuan.dossiers.papers.urging import UrgingSource
from datchuan.dossiers.papers.visiting import VisitSource

__all__ = [
    "AppraisalSource",
    "CompletionSource",
    "ConfirmationSource",
    "UrgingSource",
    "VisitSource",
    "confirmation_facts",
    "confirmation_paper",
]

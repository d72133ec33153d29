"""The papers of dossiers, from the facts of a day: confirmation, appraisal report, request for completion, urging
letter."""

from datchuan.dossiers.papers.appraising import AppraisalSource, CompletionSource
from datchuan.dossiers.papers.confirming import ConfirmationSource, confirmation_facts, confirmation_paper
from datchuan.dossiers.papers.urging import UrgingSource

__all__ = [
    "AppraisalSource",
    "CompletionSource",
    "ConfirmationSource",
    "UrgingSource",
    "confirmation_facts",
    "confirmation_paper",
]

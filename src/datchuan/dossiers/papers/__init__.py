"""The papers of dossiers, from the facts of a day or as they were frozen: confirmation, appraisal minutes and report,
request for completion, reply, urging letter."""

from datchuan.dossiers.papers.appraising import AppraisalSource, MinutesSource, ReplySource
from datchuan.dossiers.papers.completing import CompletionSource
from datchuan.dossiers.papers.confirming import ConfirmationSource, confirmation_facts, confirmation_paper
from datchuan.dossiers.papers.fitting import FITTING, fitting, paper_of
from datchuan.dossiers.papers.source import DossierPaperSource
from datchuan.dossiers.papers.urging import UrgingSource

__all__ = [
    "FITTING",
    "AppraisalSource",
    "CompletionSource",
    "ConfirmationSource",
    "DossierPaperSource",
    "MinutesSource",
    "ReplySource",
    "UrgingSource",
    "confirmation_facts",
    "confirmation_paper",
    "fitting",
    "paper_of",
]

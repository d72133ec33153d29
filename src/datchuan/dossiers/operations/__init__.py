"""Writes of recognitions and dossiers."""

from datchuan.dossiers.operations.claiming import ClaimGiven, make_claim
from datchuan.dossiers.operations.drafting import draft_paper
from datchuan.dossiers.operations.freezing import freeze_papers
from datchuan.dossiers.operations.handing_in import add_part, check_file_size, freeze_records, hand_in, lay_out_parts
from datchuan.dossiers.operations.keeping import (
    DossierGiven,
    may_remove,
    open_dossier,
    remove_dossier,
    stop_dossiers,
)
from datchuan.dossiers.operations.loading import load_recognitions
from datchuan.dossiers.operations.moving import Moving, move_dossier
from datchuan.dossiers.operations.recognising import (
    RecognitionGiven,
    WithdrawalGiven,
    record_recognition,
    remove_recognition,
    withdraw_recognition,
)

__all__ = [
    "ClaimGiven",
    "DossierGiven",
    "Moving",
    "RecognitionGiven",
    "WithdrawalGiven",
    "add_part",
    "check_file_size",
    "draft_paper",
    "freeze_papers",
    "freeze_records",
    "hand_in",
    "lay_out_parts",
    "load_recognitions",
    "make_claim",
    "may_remove",
    "move_dossier",
    "open_dossier",
    "record_recognition",
    "remove_dossier",
    "remove_recognition",
    "stop_dossiers",
    "withdraw_recognition",
]

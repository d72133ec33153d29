"""Writes of recognitions and dossiers."""

from datchuan.dossiers.operations.claiming import ClaimGiven, make_claim
from datchuan.dossiers.operations.drafting import draft_paper
from datchuan.dossiers.operations.freezing import freeze_papers
from datchuan.dossiers.operations.handing_in import (
    LARGEST_FILE,
    add_part,
    check_file_size,
    freeze_records,
    hand_in,
    lay_out_parts,
)
from datchuan.dossiers.operations.keeping import DossierGiven, may_remove, open_dossier, remove_dossier, stop_dossiers
from datchuan.dossiers.operations.loading import load_recognitions
from datchuan.dossiers.operations.moving import Moving, move_dossier
from datchuan.dossiers.operations.publicising import PublicityGiven, record_publicity, strike_publicity
from datchuan.dossiers.operations.recognising import (
    RecognitionGiven,
    WithdrawalGiven,
    record_recognition,
    remove_recognition,
    withdraw_recognition,
)
from datchuan.dossiers.operations.watching import (
    answer_signal,
    drop_signals,
    follow_signals,
    raise_signals,
    signals_of_units,
)

__all__ = [
    "LARGEST_FILE",
    "ClaimGiven",
    "DossierGiven",
    "Moving",
    "PublicityGiven",
    "RecognitionGiven",
    "WithdrawalGiven",
    "add_part",
    "answer_signal",
    "check_file_size",
    "draft_paper",
    "drop_signals",
    "follow_signals",
    "freeze_papers",
    "freeze_records",
    "hand_in",
    "lay_out_parts",
    "load_recognitions",
    "make_claim",
    "may_remove",
    "move_dossier",
    "open_dossier",
    "raise_signals",
    "record_publicity",
    "record_recognition",
    "remove_dossier",
    "remove_recognition",
    "signals_of_units",
    "stop_dossiers",
    "strike_publicity",
    "withdraw_recognition",
]

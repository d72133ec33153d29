"""Official documents in the database: outgoing ones with their life, number books, incoming ones, templates."""

from datchuan.documents.models.batches import BatchPaper, BatchState, PaperBatch, PaperState
from datchuan.documents.models.incoming import IncomingDocument
from datchuan.documents.models.letterheads import Letterhead, SigningRight
from datchuan.documents.models.outgoing import (
    CHANGEABLE,
    FIXED_STATES,
    Delivery,
    DocumentComment,
    DocumentState,
    DocumentStep,
    DocumentVersion,
    IssuedCopy,
    OutgoingDocument,
)
from datchuan.documents.models.registers import NumberBook, TakenNumber
from datchuan.documents.models.signing import SignaturePicture, TrustedCertificate
from datchuan.documents.models.templates import TemplateVersion

__all__ = [
    "CHANGEABLE",
    "FIXED_STATES",
    "BatchPaper",
    "BatchState",
    "Delivery",
    "DocumentComment",
    "DocumentState",
    "DocumentStep",
    "DocumentVersion",
    "IncomingDocument",
    "IssuedCopy",
    "Letterhead",
    "NumberBook",
    "OutgoingDocument",
    "PaperBatch",
    "PaperState",
    "SignaturePicture",
    "SigningRight",
    "TakenNumber",
    "TemplateVersion",
    "TrustedCertificate",
]

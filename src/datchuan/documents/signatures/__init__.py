"""Digital signatures on papers: checking those on a PDF, and signing one with the pictures of NĐ 30/2020/NĐ-CP.

pyHanko does the cryptography; it is imported when a paper is checked or signed. No network is asked.
"""

from datchuan.documents.signatures.checking import check_signatures
from datchuan.documents.signatures.provenance import Provenance, provenance_of
from datchuan.documents.signatures.report import Integrity, SignatureReport, SignaturesFound, Trust

__all__ = [
    "Integrity",
    "Provenance",
    "SignatureReport",
    "SignaturesFound",
    "Trust",
    "check_signatures",
    "provenance_of",
]

"""Writes of official documents: drafting, the steps of their life, numbers, issuing."""

from datchuan.documents.operations.drafting import comment, draft_document, settle_comment, write_version
from datchuan.documents.operations.issuing import issue_document
from datchuan.documents.operations.moving import move_document, void_document
from datchuan.documents.operations.numbering import book_for, take_number

__all__ = [
    "book_for",
    "comment",
    "draft_document",
    "issue_document",
    "move_document",
    "settle_comment",
    "take_number",
    "void_document",
    "write_version",
]

"""The papers of a dossier as its page lists them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from datchuan.documents.access import visible_to
from datchuan.documents.models import DocumentState, OutgoingDocument
from datchuan.dossiers.models import CONCLUDED_STATES, Dossier
from datchuan.dossiers.papers.fitting import TITLES, draftable, fitting
from datchuan.dossiers.topics import topic_key
from datchuan.people.web.request import OfficialRequest


@dataclass(frozen=True)
class PaperRow:
    """A paper that fits the dossier, or that was written of it: the documents that there are, newest first."""

    key: str
    title: str
    documents: list[OutgoingDocument]
    is_fitting: bool
    may_draft: bool


def papers_context(request: OfficialRequest, found: Dossier) -> dict[str, Any]:
    """What the page of a dossier shows of its papers: for the department only. One question."""
    if not request.user.has_perm("dossiers.draft_confirmation"):
        return {"paper_rows": []}
    written: dict[str, list[OutgoingDocument]] = defaultdict(list)
    documents = visible_to(request.user).filter(about=topic_key(found), template__in=TITLES)
    for each in documents.exclude(state=DocumentState.CANCELLED).order_by("-pk"):
        written[each.template].append(each)
    fits, may_write = fitting(found), request.user.has_perm("documents.draft")
    rows = [
        PaperRow(
            key,
            title,
            written[key],
            is_fitting=key in fits,
            may_draft=may_write and key in fits and draftable(key, [each.state for each in written[key]]),
        )
        for key, title in TITLES.items()
        if key in fits or written[key]
    ]
    return {"paper_rows": rows, "papers_are_frozen": found.state in CONCLUDED_STATES}

"""Which papers fit a dossier where it stands, which are frozen at which step; one of them as it prints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from datchuan.documents.content import Document
from datchuan.documents.models import FIXED_STATES
from datchuan.documents.operations.templates import content_from_template
from datchuan.dossiers.models import CONCLUDED_STATES, UNDER_APPRAISAL, Dossier, DossierState
from datchuan.dossiers.papers.frozen import document_from_frozen, frozen_paper
from datchuan.kernel.problem import Problem
from datchuan.people.models import Office

# By template, in the order in which they are written.
FITTING: Mapping[str, Sequence[DossierState]] = {
    "completion-request": (DossierState.SUBMITTED, *UNDER_APPRAISAL, DossierState.COMPLETION),
    "appraisal-minutes": (*UNDER_APPRAISAL, *CONCLUDED_STATES),
    "appraisal-report": (*UNDER_APPRAISAL, *CONCLUDED_STATES),
    "confirmation": CONCLUDED_STATES,
    "appraisal-reply": CONCLUDED_STATES,
}
TITLES: Mapping[str, str] = {
    "completion-request": "Công văn đề nghị hoàn thiện hồ sơ",
    "appraisal-minutes": "Biên bản thẩm định",
    "appraisal-report": "Báo cáo thẩm định",
    "confirmation": "Văn bản xác nhận",
    "appraisal-reply": "Công văn trả lời huyện, xã",
}
# By the key of a step: what is kept as it stood then.
FROZEN_AT: Mapping[str, Sequence[str]] = {
    "return": ("completion-request",),
    "approve": ("appraisal-minutes", "appraisal-report", "confirmation", "appraisal-reply"),
}


def fitting(dossier: Dossier) -> list[str]:
    """The papers that can be written of a dossier now. Where the district itself returned it, the department asks for
    nothing."""
    if dossier.state == DossierState.COMPLETION and dossier.returned_from == DossierState.VERIFYING:
        return []
    return [key for key, states in FITTING.items() if dossier.state in states]


def check_fits(dossier: Dossier, key: str) -> None:
    """Problem 889 for a paper that does not fit the state."""
    if key not in fitting(dossier):
        what = f"hồ sơ {dossier.get_state_display().lower()}, không soạn văn bản này"
        raise Problem(889, what, where=dossier.commune.name, mend="Chọn văn bản nêu ở trang hồ sơ.")


def draftable(key: str, states: Sequence[str]) -> bool:
    """Whether another of a paper may be drafted beside those that are there, given their states: a dossier may be
    returned again and again, everything else is written once."""
    if key == "completion-request":
        return all(state in FIXED_STATES for state in states)
    return not states


def paper_of(*, dossier: Dossier, key: str, division: Office, facts_on: date, on: date) -> Document:
    """A paper of a dossier as it prints, without number and day. Of a concluded dossier, and of a returned one what is
    asked for: from what was frozen, head and signatory of that day too, so that it is the same a year later. Problem
    889 where it does not fit, 890 where what was frozen has been changed, and those of its source."""
    check_fits(dossier, key)
    is_frozen = dossier.state in CONCLUDED_STATES or (dossier.state, key) == (
        DossierState.COMPLETION,
        "completion-request",
    )
    kept = frozen_paper(dossier, key) if is_frozen else None
    document = document_from_frozen(kept) if kept else None
    if document is not None:
        return document
    department = Office.objects.get(kind=Office.Kind.DEPARTMENT)
    about = f"dossier {dossier.pk}"
    return content_from_template(key=key, about=about, division=division, office=department, facts_on=facts_on, on=on)

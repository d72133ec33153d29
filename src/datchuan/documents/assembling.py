"""From a template and facts to a document: the words of the template under the office's head, for a signatory."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from datchuan.documents.announcing import Gathered
from datchuan.documents.content import Document, DocumentType, Issuer, Signatory
from datchuan.documents.templating import PaperTemplate, fill


@dataclass(frozen=True)
class Ground:
    """What stands around the words: who issues, which division drafts, who signs, the day whose form applies."""

    issuer: Issuer
    signatory: Signatory
    drafting_unit: str
    form_day: date


def assembled(template: PaperTemplate, gathered: Gathered, ground: Ground) -> Document:
    """The paper, signed by whom the template names (minutes) or else the ground does. Problem 594 for a fact that is
    missing, 501-513 where a rule of form is broken."""
    words = fill(template, gathered.facts)
    signing = words.signatories or (ground.signatory,)
    return Document(
        type=template.type,
        issuer=ground.issuer,
        form_day=ground.form_day,
        subject=words.subject,
        body=words.body,
        recipients=words.recipients,
        signatory=signing[-1],
        co_signatories=signing[:-1],
        archive=words.archive,
        drafting_unit=ground.drafting_unit if template.type is DocumentType.OFFICIAL_LETTER else "",
        addressees=words.addressees,
        bases=tuple(_base(each) for each in words.bases),
        appendices=words.appendices,
        simulated=gathered.simulated,
    )


def _base(text: str) -> str:
    """A key of the register alone becomes a whole line."""
    return text if " " in text else f"Căn cứ [[{text}]]"

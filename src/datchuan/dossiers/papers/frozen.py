"""Papers kept as they stood: facts packed for the database and back, and the paper that they make."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from datchuan.documents.announcing import Gathered, Wording
from datchuan.documents.assembling import Ground, assembled
from datchuan.documents.content import Document, Issuer, Signatory
from datchuan.documents.templating import read_template
from datchuan.dossiers.models import Dossier, FrozenPaper
from datchuan.kernel.problem import Problem

DAY = "$day"


def packed(value: Any) -> Any:
    """Facts as JSON: a day is marked as one, everything else is a text, a number, a list or a dict already."""
    if isinstance(value, date):
        return {DAY: value.isoformat()}
    if isinstance(value, Mapping):
        return {name: packed(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [packed(each) for each in value]
    return value


def unpacked(value: Any) -> Any:
    """Facts as they were before ``packed``."""
    if isinstance(value, Mapping):
        return (
            date.fromisoformat(value[DAY]) if DAY in value else {name: unpacked(each) for name, each in value.items()}
        )
    return [unpacked(each) for each in value] if isinstance(value, list) else value


def packed_ground(ground: Ground) -> dict[str, Any]:
    return {
        "issuer": asdict(ground.issuer),
        "signatory": asdict(ground.signatory),
        "drafting_unit": ground.drafting_unit,
        "form_day": packed(ground.form_day),
    }


def digest_of(paper: FrozenPaper) -> str:
    """The SHA-256 of what a frozen paper is made of."""
    made = [
        paper.template,
        paper.template_version,
        paper.template_text,
        paper.facts,
        paper.ground,
        paper.offices,
        paper.facts_on.isoformat(),
        paper.simulated,
    ]
    return hashlib.sha256(json.dumps(made, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def frozen_paper(dossier: Dossier, template: str) -> FrozenPaper | None:
    """The newest that was kept of a template. Problem 890 when it is not what was written down then."""
    found = FrozenPaper.objects.filter(dossier=dossier, template=template).order_by("-pk").first()
    if found is not None and found.digest != digest_of(found):
        what = "bản số liệu đã chụp lại không khớp mã kiểm tra của nó"
        mend = "Có người đã sửa thẳng trong cơ sở dữ liệu; đối chiếu nhật ký hệ thống, phục hồi từ bản sao lưu."
        raise Problem(890, what, where=f"Văn bản “{template}” của hồ sơ {dossier.pk}", mend=mend)
    return found


def gathered_from(paper: FrozenPaper) -> Gathered:
    """The frozen facts, with the wording that holds with them."""
    template = read_template(paper.template, paper.template_text)
    wording = Wording(template, paper.template_version, paper.facts_on)
    return Gathered(unpacked(paper.facts), paper.simulated, paper.offices, wording)


def document_from_frozen(paper: FrozenPaper) -> Document | None:
    """The paper as it was, with its head and signatory; None where the department had none then."""
    if paper.ground is None:
        return None
    ground = Ground(
        issuer=Issuer(**paper.ground["issuer"]),
        signatory=Signatory(**paper.ground["signatory"]),
        drafting_unit=paper.ground["drafting_unit"],
        form_day=unpacked(paper.ground["form_day"]),
    )
    return assembled(read_template(paper.template, paper.template_text), gathered_from(paper), ground)

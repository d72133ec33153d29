"""Changing a template, and drafting from one."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from datchuan.documents.access import house_of
from datchuan.documents.announcing import Gathered, Wording, source_of
from datchuan.documents.assembling import assembled
from datchuan.documents.content import Document
from datchuan.documents.models import OutgoingDocument, TemplateVersion
from datchuan.documents.operations.drafting import draft_document
from datchuan.documents.queries import ground_of
from datchuan.documents.templates import template_now
from datchuan.documents.templating import check_template, read_template
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import nfc
from datchuan.people.models import Office, Official
from datchuan.platform.operations import record_audit


@transaction.atomic
def save_template(*, office: Office, key: str, text: str, note: str, base: int, by: Official) -> TemplateVersion:
    """A new version of an office's template. Problem 592 when it cannot be read, 593 when it asks for what its facts do
    not have, 526 when someone saved another meanwhile, 529 without a word on what was changed."""
    template = read_template(key, text)
    now = template_now(office, key)
    if template.facts != now.template.facts:
        raise Problem(
            592, "Mẫu không đổi được nguồn số liệu", where=f"Mẫu “{key}”", mend=f"Giữ facts: {now.template.facts}."
        )
    check_template(template, source_of(template.facts).members)
    if now.version != base:
        mend = "Mở lại mẫu, xem bản mới rồi sửa tiếp."
        raise Problem(526, f"đã có bản {now.version} sau khi mở bản {base}", where=f"Mẫu “{template.title}”", mend=mend)
    if not nfc(note):
        raise Problem(
            529, "Chưa ghi nội dung sửa", where=f"Mẫu “{template.title}”", mend="Ghi một câu để người sau hiểu."
        )
    made = TemplateVersion.objects.create(
        office=office, key=key, version=base + 1, text=text, note=nfc(note), by=by, at=timezone.now()
    )
    record_audit(by=by, action="documents.save_template", subject=f"template {key}", details={"version": made.version})
    return made


def content_from_template(
    *, key: str, about: str, division: Office, office: Office, facts_on: date, on: date
) -> Document:
    """What a template says today with the facts of a day, signed by who usually signs. Facts that are frozen are told
    in the wording that was kept with them."""
    gathered, wording = _gathered(office, key, about, facts_on)
    return assembled(wording.template, gathered, ground_of(office, division, on))


def _gathered(office: Office, key: str, about: str, facts_on: date) -> tuple[Gathered, Wording]:
    now = template_now(office, key)
    gathered = source_of(now.template.facts).gather(about, facts_on)
    return gathered, gathered.wording or Wording(now.template, now.version, facts_on)


@transaction.atomic
def draft_from_template(*, key: str, about: str, by: Official, facts_on: date, on: date) -> OutgoingDocument:
    """A draft of the official's division, written from a template and the facts of a day."""
    office = house_of(by)
    gathered, wording = _gathered(office, key, about, facts_on)
    return draft_document(
        content=assembled(wording.template, gathered, ground_of(office, by.office, on)),
        office=office,
        division=by.office,
        by=by,
        on=on,
        template=key,
        template_version=wording.version,
        about=about,
        facts_on=wording.facts_on,
    )

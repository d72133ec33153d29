"""Receiving submissions: stored whole and rechecked in one transaction, before the device is told so."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction
from django.db.models import Subquery

from datchuan.kernel.problem import Problem
from datchuan.platform.asking import Asked, asked, insert_alone, mark
from datchuan.survey.models import Attachment, Device, FormVersion, Submission
from datchuan.survey.queries import recheck_of

LARGEST_XML = 500_000
LONGEST_ID = 100
DEEPEST = 20  # groups within groups; ours have three
FORM_FIELDS = ("id", "key", "version", "digest")
State = Submission.State


@dataclass(frozen=True)
class IncomingFile:
    """A file beside the XML, by the name that the form gives it."""

    name: str
    content: bytes


class SameIdOtherContent(Problem):
    """Problem 343: another submission has this id already."""


class UnknownForm(Problem):
    """Problem 342: no published form has this key and version."""


def receive(
    *, xml: bytes, files: Sequence[IncomingFile], device: Device | None, at: datetime, today: date
) -> Submission:
    """Store a submission with its files and recheck every answer. Sent again, it is the same submission; files that it
    lacked are added.

    Problem 340 when the XML cannot be read or is too large, 341 when it does not say which submission it is, 342
    (UnknownForm), 343 (SameIdOtherContent).
    """
    try:
        return _received(xml, files, device, at, today)
    except IntegrityError:  # the same arrived at the same moment: now it is there
        return _received(xml, files, device, at, today)


def _received(
    xml: bytes, files: Sequence[IncomingFile], device: Device | None, at: datetime, today: date
) -> Submission:
    instance = _parsed(xml)
    instance_id = _meta(instance, "instanceID")
    form, known = _known_of(instance, instance_id)
    if not instance_id or len(instance_id) > LONGEST_ID:
        raise Problem(341, "phiếu không có mã instanceID hợp lệ", mend="Gửi lại bằng ứng dụng thu thập, không sửa XML.")
    digest = hashlib.sha256(xml).hexdigest()
    # Checked before the transaction: on SQLite nobody else writes while one is open.
    submission = known or _draft(instance_id, form, device, xml, digest, instance, at=at, today=today)
    is_one_statement = known is None and not files and submission.replaces_id is None
    with nullcontext() if is_one_statement and not connection.in_atomic_block else transaction.atomic():
        _keep(submission, digest, files, at)
    return submission


def _keep(submission: Submission, digest: str, files: Sequence[IncomingFile], at: datetime) -> None:
    """Store the submission, if it is not yet, together with all its files."""
    is_new = submission.pk is None
    if is_new:
        insert_alone(submission)
        if submission.replaces_id:
            open_still = Submission.objects.filter(pk=submission.replaces_id, state__in=(State.HELD, State.CHECKED))
            open_still.update(state=State.REPLACED)
    if submission.sha256 != digest:
        what = f"đã có phiếu khác mang mã {submission.instance_id}"
        raise SameIdOtherContent(343, what, mend="Bản sửa phải là một phiếu mới nêu mã phiếu cũ (deprecatedID).")
    there = {} if is_new else dict(submission.attachments.order_by().values_list("name", "sha256"))
    added = [file.name for file in files if _attach(submission, file, there, at)]
    if added and not is_new:
        # Never under a condition: a worker that examines it at this moment would not have been seen.
        Submission.objects.filter(pk=submission.pk).update(examined_at=None)


def _parsed(xml: bytes) -> Element:
    if len(xml) > LARGEST_XML:
        raise Problem(
            340, f"phiếu nặng hơn {LARGEST_XML // 1000} kB", mend="Ảnh gửi thành tệp kèm, không nằm trong XML."
        )
    try:
        xml.decode()  # it is kept as text; in another encoding it would not be what was sent
        root: Element = fromstring(xml, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise Problem(340, "không đọc được XML của phiếu", mend="Gửi lại bằng ứng dụng thu thập.") from None
    level = [root]
    for _ in range(DEEPEST):
        level = [child for element in level for child in element]
    if level:
        raise Problem(340, f"XML của phiếu lồng hơn {DEEPEST} lớp", mend="Gửi lại bằng ứng dụng thu thập.")
    return root


def _known_of(instance: Element, instance_id: str) -> tuple[FormVersion, Submission | None]:
    """The form it was filled in on, without its XML (definition_of reads that once), and the submission that has this
    id already."""
    key, version = instance.get("id", ""), instance.get("version", "")
    found = _known_asked().row(key=key, version=version, instance_id=instance_id)
    if found is None:
        what = f"không có biểu mẫu “{key[:50]}” phiên bản “{version[:20]}”"
        raise UnknownForm(342, what, mend="Tải lại biểu mẫu trên máy rồi gửi lại.")
    *of_form, pk, digest = found
    form = FormVersion.from_db(connection.alias, FORM_FIELDS, of_form)
    if pk is None:
        return form, None
    return form, Submission.from_db(connection.alias, ["id", "instance_id", "sha256"], [pk, instance_id, digest])


@cache
def _known_asked() -> Asked:
    known = Submission.objects.filter(instance_id=mark("instance_id")).order_by()
    forms = FormVersion.objects.filter(key=mark("key"), version=mark("version")).order_by()
    return asked(forms.values_list(*FORM_FIELDS, Subquery(known.values("pk")), Subquery(known.values("sha256"))))


def _meta(instance: Element, name: str) -> str:
    for element in instance.iter():
        if element.tag.rpartition("}")[2] == name:
            return (element.text or "").strip()
    return ""


def _draft(
    instance_id: str,
    form: FormVersion,
    device: Device | None,
    xml: bytes,
    digest: str,
    instance: Element,
    *,
    at: datetime,
    today: date,
) -> Submission:
    replaced = _replaced(_meta(instance, "deprecatedID"), form, device)
    answers = recheck_of(form, instance, device, today)
    return Submission(
        instance_id=instance_id,
        form=form,
        device=device,
        replaces=replaced,
        xml=xml.decode(),
        sha256=digest,
        received_at=at,
        state=State.HELD if answers.faults else State.CHECKED,
        values=dict(answers.values),
        faults=[{"path": each.path, "sentence": each.whole} for each in answers.faults],
    )


def _replaced(deprecated_id: str, form: FormVersion, device: Device | None) -> Submission | None:
    """The submission that a new one corrects, if this device sent it on the same form and nothing corrects it yet."""
    if not deprecated_id:
        return None
    found = Submission.objects.filter(instance_id=deprecated_id, form__key=form.key, device=device)
    return found.filter(replaced_by=None).first()


def _attach(submission: Submission, file: IncomingFile, there: dict[str, str], at: datetime) -> bool:
    """Whether the file is a new one; ``there`` are the digests of those that it has, by name."""
    digest = hashlib.sha256(file.content).hexdigest()
    if file.name in there:
        if there[file.name] != digest:
            what = f"tệp {file.name} đã có với nội dung khác"
            raise SameIdOtherContent(343, what, mend="Gửi lại phiếu thành bản mới.")
        return False
    made = Attachment(submission=submission, name=file.name, sha256=digest, size=len(file.content), received_at=at)
    made.file.save(file.name, ContentFile(file.content), save=False)
    _put_on_disk(Path(made.file.path))
    insert_alone(made)
    there[file.name] = digest
    return True


def _put_on_disk(path: Path) -> None:
    """Before the row that names it is committed: a power cut must not leave a row whose photo is empty."""
    for each in (path, path.parent):
        descriptor = os.open(each, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

"""The parts of a dossier: laid out when it is opened, handed in, frozen when it is received."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from datchuan.criteria.models import SignedScan
from datchuan.criteria.scans import CONTENT_TYPES, clean_name, opened
from datchuan.documents.signatures.opening import open_pdf
from datchuan.dossiers.models import Dossier, DossierPart, PartVersion
from datchuan.dossiers.queries.claims import set_of
from datchuan.evaluation.judged import judged_commune
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import format_number, nfc
from datchuan.law.library import load_library
from datchuan.law.procedures import ACTORS
from datchuan.people.models import Official
from datchuan.platform.operations import record_audit
from datchuan.territory.queries import units_on

LARGEST_FILE = 60_000_000
WHERE = "Tệp"
SHORTEST_TITLE = 5  # characters


def lay_out_parts(*, dossier: Dossier) -> None:
    """Give a dossier that is being opened the parts of the procedure of that day; none where no procedure is known.
    Saved by the caller's transaction."""
    try:
        procedure = load_library().procedure_for(dossier.standard, dossier.opened_on)
    except Problem:
        return
    Dossier.objects.filter(pk=dossier.pk).update(procedure=procedure.key)
    dossier.procedure = procedure.key
    DossierPart.objects.bulk_create(
        DossierPart(
            dossier=dossier,
            order=place,
            key=part.key,
            title=part.title,
            form=part.form,
            by=part.by,
            holds=part.holds,
            criterion=part.criterion,
        )
        for place, part in enumerate((*procedure.parts, *procedure.evidence), start=1)
    )


@transaction.atomic
def add_part(*, dossier: Dossier, title: str, maker: str, by: Official | None) -> DossierPart:
    """A further paper that the dossier is to hold, made by ``maker``. Problem 820 when it is not open, 821 without a
    title that tells something, for one that is there, or an unknown maker."""
    kept = _open(dossier)
    title = nfc(title)
    if len(title) < SHORTEST_TITLE or maker not in ACTORS:
        raise Problem(821, "chưa ghi tên giấy tờ hoặc nơi lập", where="Giấy tờ", mend="Ghi tên đủ hiểu, chọn nơi lập.")
    if kept.parts.filter(title=title).exists():
        raise Problem(821, f"“{title}” đã có trong hồ sơ", where="Giấy tờ", mend="Nộp vào dòng đang có.")
    order = (kept.parts.aggregate(last=Max("order"))["last"] or 0) + 1
    made = DossierPart.objects.create(dossier=kept, order=order, title=title, by=maker, added_by=by)
    details = {"part": made.pk, "title": title, "maker": maker}
    record_audit(by=by, action="dossiers.add_part", subject=f"dossier {kept.pk}", details=details)
    return made


@transaction.atomic
def hand_in(
    *, part: DossierPart, content: bytes, file_name: str, by: Official | None, at: datetime, note: str = ""
) -> PartVersion:
    """Keep a file as the next version of a part. Problem 820 when the dossier is not open, 822 for a part that is a
    record, 823 for a file that is too large or the same as the last version, 341, 342, 715, 892 for one that is no
    whole PDF, PNG or JPEG, cannot be opened or says that it is endless."""
    check_file_size(size=len(content), file_name=file_name)
    kind, pages = opened(content, file_name, WHERE)
    kept = _open(part.dossier)
    part = kept.parts.get(pk=part.pk)
    if part.is_live:
        what = f"“{part.title}” lấy từ số liệu trong hệ thống"
        raise Problem(822, what, where=WHERE, mend="Cập nhật số liệu; giấy tờ khác thì thêm dòng rồi nộp.")
    digest = hashlib.sha256(content).hexdigest()
    last = part.versions.order_by("-number").first()
    if last and last.sha256 == digest:
        what = f"tệp này đã là bản đang dùng, nộp ngày {timezone.localtime(last.added_at):%d/%m/%Y}"
        raise Problem(823, what, where=WHERE, mend="Chọn tệp khác nếu chọn nhầm.")
    made = PartVersion(
        part=part,
        number=last.number + 1 if last else 1,
        file_name=clean_name(file_name),
        media_type=CONTENT_TYPES[kind],
        sha256=digest,
        size=len(content),
        pages=pages,
        signatures=_signatures(content) if kind == SignedScan.Kind.PDF else None,
        note=nfc(note)[:300],
        added_by=by,
        added_at=at,
    )
    made.file.save(f"{digest[:32]}.{kind}", ContentFile(content), save=False)
    made.save()
    details = {"part": part.title, "version": made.number, "sha256": digest}
    record_audit(by=by, action="dossiers.hand_in", subject=f"dossier {kept.pk}", details=details)
    return made


def check_file_size(*, size: int, file_name: str) -> None:
    """Problem 823 for a file larger than a paper may be."""
    if size > LARGEST_FILE:
        weighs, most = format_number(size / 1_000_000, 1), LARGEST_FILE // 1_000_000
        what = f"“{clean_name(file_name)}” nặng {weighs} MB, giới hạn {most} MB"
        raise Problem(823, what, where=WHERE, mend="Quét ở độ phân giải thấp hơn, hoặc chia thành nhiều tệp.")


def freeze_records(*, dossier: Dossier, on: date, by: Official | None, at: datetime) -> list[PartVersion]:
    """Keep what the records say by the dossier's set on the day it is received: figures that go on changing are still
    there a year later as the department saw them. Nothing where the commune is not there or not judged that day."""
    live = [part for part in dossier.parts.all() if part.is_live]
    if not live or not units_on(on).filter(pk=dossier.commune_id).exists():
        return []
    try:
        key = set_of(dossier, on).key
        judged = judged_commune(dossier.commune, key, on)
    except Problem:
        return []
    lines = [asdict(line) for line in judged.lines]
    return [_frozen(part, lines, key, on, by, at) for part in live]


def _frozen(
    part: DossierPart, lines: Sequence[Mapping[str, Any]], key: str, on: date, by: Official | None, at: datetime
) -> PartVersion:
    mine = [line for line in lines if line["code"].split(".")[0] == part.criterion]
    text = json.dumps([key, str(on), mine], ensure_ascii=False, sort_keys=True, default=str)
    number = (part.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    digest = hashlib.sha256(text.encode()).hexdigest()
    return PartVersion.objects.create(
        part=part, number=number, sha256=digest, criteria_set=key, as_of=on, lines=mine, added_by=by, added_at=at
    )


def _open(dossier: Dossier) -> Dossier:
    kept = Dossier.objects.select_for_update(of=("self",)).select_related("commune").get(pk=dossier.pk)
    if not kept.is_open:
        what = f"hồ sơ {kept.get_state_display().lower()}"
        raise Problem(820, what, where=kept.commune.name, mend="Hồ sơ đã khép thì giữ nguyên; mở lại bằng hồ sơ mới.")
    return kept


def _signatures(content: bytes) -> int | None:
    """How many digital signatures a PDF carries; None where that part of it cannot be read."""
    try:
        return len(open_pdf(content).embedded_signatures)
    except Problem:
        return None

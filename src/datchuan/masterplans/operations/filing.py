"""Writes of a plan's dossier: papers and drawings, each kept as it came; a better one replaces, none is lost."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction

from datchuan.criteria.scans import CONTENT_TYPES, clean_name
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import nfc
from datchuan.masterplans.filed import WHERE, check_file
from datchuan.masterplans.models import PlanDocument, SpatialPlan
from datchuan.people.models import Official
from datchuan.platform.operations import record_audit


@transaction.atomic
def add_document(
    *,
    plan: SpatialPlan,
    kind: str,
    content: bytes,
    file_name: str,
    by: Official | None,
    at: datetime,
    title: str = "",
    scale: str = "",
    replaces: PlanDocument | None = None,
) -> PlanDocument:
    """Keep a paper or drawing of a plan under its hash. Without a title it goes by what it replaces or by its kind.

    Problem 341, 342, 714, 715 for a file that is no whole PDF, PNG or JPEG, is too large or cannot be opened; 716 when
    this very file is there already, 717 when what it replaces is another's, of another kind, or replaced already.
    """
    media, pages = check_file(content, file_name)
    SpatialPlan.objects.select_for_update().get(pk=plan.pk)  # two uploads at once: the second sees the first
    digest = hashlib.sha256(content).hexdigest()
    _check_new(plan, kind, digest)
    _check_replaces(plan, kind, replaces)
    made = PlanDocument(
        plan=plan,
        kind=kind,
        title=nfc(title) or (replaces.title if replaces else PlanDocument.Kind(kind).label),
        scale=nfc(scale),
        file_name=clean_name(file_name),
        media_type=CONTENT_TYPES[media],
        sha256=digest,
        size=len(content),
        pages=pages,
        replaces=replaces,
        added_by=by,
        added_at=at,
    )
    made.file.save(f"{digest[:16]}.{media}", ContentFile(content), save=False)
    made.save()
    details = {"document": made.pk, "kind": kind, "title": made.title, "sha256": digest}
    if replaces:
        details["replaces"] = replaces.pk
    record_audit(by=by, action="masterplans.add_document", subject=f"{plan.unit_id} {plan.pk}", details=details)
    return made


def _check_new(plan: SpatialPlan, kind: str, digest: str) -> None:
    same = plan.documents.filter(sha256=digest, kind=kind).first()
    if same:
        what = f"tệp này đã có trong hồ sơ, tên “{same.title}”, nộp ngày {same.added_at:%d/%m/%Y}"
        raise Problem(716, what, where=WHERE, mend="Không cần nộp lại; chọn tệp khác nếu chọn nhầm.")


def _check_replaces(plan: SpatialPlan, kind: str, replaces: PlanDocument | None) -> None:
    if replaces is None:
        return
    newer = PlanDocument.objects.filter(replaces=replaces).select_related("added_by").first()
    if replaces.plan_id != plan.pk or replaces.kind != kind:
        what = f"“{replaces.title}” là {replaces.get_kind_display().lower()}, không thay được bằng loại khác"
    elif newer:
        who = newer.added_by or "hệ thống"
        what = f"“{replaces.title}” đã có bản thay thế do {who} nộp ngày {newer.added_at:%d/%m/%Y}"
    else:
        return
    raise Problem(717, what, where="Thay cho", mend="Chọn bản đang dùng cùng loại, hoặc nộp thành giấy tờ mới.")

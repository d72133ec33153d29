"""Publishing the forms of the project."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction
from django.utils import timezone

from datchuan.kernel.problem import Problem
from datchuan.people.models import Official
from datchuan.platform.operations import record_audit
from datchuan.survey.announcing import attached_lists
from datchuan.survey.forms.converting import convert
from datchuan.survey.forms.definition import read_definition
from datchuan.survey.forms.sources import FormSource, read_sources
from datchuan.survey.models import FormVersion


def publish_forms(*, folder: Path, by: Official | None) -> list[FormVersion]:
    """Publish every form below ``folder`` whose version is not published yet; devices are offered the newest.

    Problem 320-322 when a form cannot be read, converted or checked again, 323 when it asks for a list that nobody
    gives, 324 when the tables changed under a version that is published.
    """
    made = []
    for source in read_sources(folder):
        known = FormVersion.objects.filter(key=source.key, version=source.version).first()
        if known is None:
            made.append(publish(source=source, by=by))
        elif known.digest != source.digest:
            what = f"nội dung đã đổi mà version vẫn là {source.version}"
            raise Problem(324, what, where=f"Biểu mẫu {source.key}", mend="Ghi version mới trong settings.csv.")
    return made


@transaction.atomic
def publish(*, source: FormSource, by: Official | None) -> FormVersion:
    """Publish one version; the version before it is no longer offered, but still takes in what was filled in on it."""
    xml = convert(source)
    definition = read_definition(xml)
    unknown = [name for name in definition.lists if name not in attached_lists()]
    if unknown:
        what = f"danh sách kèm theo {', '.join(unknown)} không có nơi cung cấp"
        raise Problem(323, what, where=f"Biểu mẫu {source.key}", mend=f"Dùng: {', '.join(sorted(attached_lists()))}.")
    FormVersion.objects.filter(key=source.key, is_offered=True).update(is_offered=False)
    made = FormVersion.objects.create(
        key=source.key,
        version=source.version,
        title=source.title,
        digest=source.digest,
        xml=xml,
        mapping=source.mapping,
        published_at=timezone.now(),
        published_by=by,
    )
    record_audit(by=by, action="survey.publish_form", subject=str(made), details={"digest": source.digest})
    return made

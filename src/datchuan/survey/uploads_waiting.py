"""Uploaded files that nobody has decided on, as what waits for an official."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from datchuan.desk.announcing import Waiting, WaitingSource
from datchuan.people.models import Official
from datchuan.survey.models import Upload
from datchuan.territory.models import Unit
from datchuan.territory.queries import within

State = Upload.State


class UploadsWait(WaitingSource):
    """Files of one sheet that were read and neither accepted nor dropped, and files that could not be read and that no
    later file of the same area replaced. Who handed one in acts; a district and the department wait for them. One
    query.

    ``permission`` is what it takes to bring such files, ``route`` the page of one."""

    def __init__(self, sheet_key: str, *, key: str, title: str, permission: str, route: str) -> None:
        self.sheet_key, self.key, self.title = sheet_key, key, title
        self.permission, self.route = permission, route

    def waiting(self, official: Official, on: date) -> Sequence[Waiting]:
        if not official.has_perm(self.permission):
            return []
        uploads = Upload.objects.filter(sheet_key=self.sheet_key)
        later = uploads.filter(area=OuterRef("area"), uploaded_at__gt=OuterRef("uploaded_at"))
        found = uploads.filter(area__in=Unit.objects.filter(within(official.area)).values("pk"))
        found = found.filter(Q(state=State.PREVIEWED) | Q(state=State.REFUSED) & ~Exists(later))
        found = found.select_related("area", "uploaded_by").order_by("uploaded_at")
        return [_waiting(each, official, self.route) for each in found]


def _waiting(upload: Upload, official: Official, route: str) -> Waiting:
    faulty = upload.counts.get("faulty", 0)
    if upload.state == State.REFUSED:
        what = f"Nộp lại tệp {upload.file_name}: không đọc được"
    else:
        what = f"Chấp nhận hoặc bỏ tệp {upload.file_name}" + (f": {faulty} dòng lỗi" if faulty else "")
    return Waiting(
        title=what,
        link=reverse(route, args=[upload.pk]),
        since=timezone.localtime(upload.uploaded_at).date(),
        whose=str(upload.uploaded_by),
        from_whom=str(upload.uploaded_by),
        subject=upload.area.name,
        waits_for_others=upload.uploaded_by_id != official.pk,
    )

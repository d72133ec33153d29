"""Moving the clock of the demonstration: which day of its story counts as today."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from datchuan.demo.houses import MERGED_ON
from datchuan.demo.story import story
from datchuan.evaluation.operations import evaluate_communes
from datchuan.evaluation.queries import set_key_on
from datchuan.kernel.problem import Problem
from datchuan.people.models import Official
from datchuan.platform.models import AuditEntry
from datchuan.platform.operations import record_audit, set_up_installation
from datchuan.platform.queries import installation

BUILT = "demo.build"


@transaction.atomic
def move_working_day(*, on: date, by: Official | None) -> date:
    """Let ``on`` count as today, and keep its verdicts so that its pages are quick. Returns the day that was.

    Pages show what was known on that day; what the story made of later days stays where it is. Problem 981 where this
    is no demonstration: a real province and a trial go by their own clock; 982 for a day outside the story.
    """
    here = installation()
    if not here.simulated or not AuditEntry.objects.filter(action=BUILT).exists():
        what = "Chỉ tỉnh trình diễn mới đổi được ngày làm việc"
        raise Problem(981, what, mend="Ở nơi khác, chọn ngày xem số liệu ở đầu trang.")
    check_story_day(on)
    before = here.working_day or story().working_day
    set_up_installation(
        province_code=here.province_code, province_name=here.province_name, simulated=True, working_day=on
    )
    evaluate_communes(set_key=set_key_on(on), on=on, by=by, cause="Đổi ngày làm việc của tỉnh trình diễn")
    details = {"before": str(before), "after": str(on)}
    record_audit(by=by, action="demo.move_working_day", subject=here.province_code, details=details)
    return before


def check_story_day(on: date) -> None:
    """Problem 982 for a day outside the story's year."""
    first, last = MERGED_ON, story().working_day
    if not first <= on <= last:
        what = f"ngày {on:%d/%m/%Y} ở ngoài câu chuyện trình diễn"
        raise Problem(982, what, where="Ngày làm việc", mend=f"Chọn ngày từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}.")

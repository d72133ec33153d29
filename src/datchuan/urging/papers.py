"""The facts of a letter that urges: what is open of a district by rule, and since when; per commune without
districts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby

from datchuan.documents.announcing import About, FactSource, Gathered
from datchuan.documents.queries import department_name
from datchuan.documents.templating import Each, Field, Member
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import format_day, lower_first
from datchuan.people.models import Official
from datchuan.territory.models import Unit
from datchuan.urging.access import visible_to
from datchuan.urging.models import Reminder
from datchuan.urging.places import about
from datchuan.urging.queries import open_of, places_to_write_to

MEMBERS: Mapping[str, Member] = {
    "nơi": Field("huyện, thành phố (hoặc xã, khi không còn cấp huyện), như trong câu", "huyện Tràng Định"),
    "năm": Field("năm", "2020"),
    "ngày": Field("ngày của số liệu", "15/11/2020"),
    "cơ_quan": Field("cơ quan đôn đốc, như trong câu", "Sở Xây dựng tỉnh Lạng Sơn"),
    "việc": Each(
        "việc đang chờ, theo quy tắc đôn đốc",
        {
            "tên": Field("tên quy tắc", "Xã đăng ký chưa nộp hồ sơ đủ"),
            "mục": Each(
                "từng việc",
                {
                    "nội_dung": Field("câu nhắc", "Xã Tri Phương: hồ sơ xã nông thôn mới chưa mở"),
                    "từ_ngày": Field("từ ngày; trống khi câu nhắc đã nêu hạn", "01/05/2020", optional=True),
                    "hạn": Field("hạn; trống khi câu nhắc đã nêu", optional=True),
                },
            ),
        },
    ),
}


class ReminderSource(FactSource):
    """The facts of a letter about the open reminders of a district, or of a commune without one."""

    key = "reminders"
    title = "Những việc đang chờ của một huyện, theo quy tắc đôn đốc"
    members = MEMBERS

    def subjects(self, by: Official, on: date) -> list[About]:
        """The places with open reminders that the official may see."""
        return [About(about(each), each.name) for each in places_to_write_to(visible_to(by))]

    def gather(self, about: str, on: date) -> Gathered:
        """The facts of ``district 180-1`` or ``commune 06016-1``. Problem 954 where nothing is open there."""
        place = Unit.objects.filter(pk=about.partition(" ")[2]).first()
        found = list(open_of(place).select_related("office")) if place else []
        if place is None or not found:
            raise Problem(954, f"Không có việc nào đang chờ ở “{about}”", mend="Chọn trong danh sách.")
        facts = {
            "nơi": lower_first(place.name),
            "năm": str(on.year),
            "ngày": on,
            "cơ_quan": department_name(),
            "việc": [_work(list(each)) for _, each in groupby(found, key=lambda reminder: reminder.rule)],
        }
        return Gathered(facts, any(each.simulated for each in found), _offices(place, found))


def _work(reminders: Sequence[Reminder]) -> dict[str, object]:
    return {"tên": reminders[0].facts["rule"]["title"], "mục": [_item(each) for each in reminders]}


def _item(reminder: Reminder) -> dict[str, object]:
    """The sentence, and the day where the sentence does not tell it."""
    due = reminder.due_on
    if due and format_day(due) in reminder.sentence:
        return {"nội_dung": reminder.sentence, "từ_ngày": None, "hạn": None}
    return {"nội_dung": reminder.sentence, "từ_ngày": reminder.since, "hạn": due}


def _offices(place: Unit, reminders: Sequence[Reminder]) -> list[str]:
    told = (each.office.key for each in reminders if each.office)
    return list(dict.fromkeys((f"ubnd-{place.pk}", *told)))

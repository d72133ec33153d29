"""What the form of a house that is measured again brings: a version of the house, and an answer to a sample.

An older measurement never takes the place of newer facts: of another day it holds until the newer one begins, of the
same day it holds on none. It answers its sample all the same, where the one measured last counts.

A fact that the form leaves blank stays as it was known that day when the form came; what a still older form brings
later is not carried forward into it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from datchuan.housing.capturing import take_house
from datchuan.housing.models import Household, HouseRecord
from datchuan.inspection.capturing import filled_in_at, who_may_not, writer_of
from datchuan.inspection.models import Remeasurement, Round, SampleHouse, Visit
from datchuan.inspection.operations.sampling import record_remeasurement
from datchuan.inspection.queries import open_sample_house
from datchuan.kernel.text import nfc
from datchuan.people.models import Official
from datchuan.survey.announcing import Taken
from datchuan.survey.models import Submission
from datchuan.territory.models import Unit


def take_remeasurement(
    *,
    submission: Submission,
    answers: Mapping[str, str],
    area: Unit,
    on: date,
    by: Official | None,
    at: datetime,
    today: date,
) -> Taken:
    """Record a house that was measured again, for the open sample that it is in. What keeps it from that is said: a
    house that is in none, a round that is not announced, a holder who does not inspect there, and what ``take_house``
    says."""
    mapping = submission.form.mapping
    code, measured_on = nfc(answers.get(mapping["code"], "")), date.fromisoformat(answers[mapping["surveyed_on"]])
    household = Household.objects.filter(code=code).first()
    house = open_sample_house(household, measured_on) if household else None
    if household is None or house is None:
        return Taken(faults=[_not_in_a_sample(code, household, measured_on)], subject=code[:50])
    visit = house.sample.visit
    writer, measured_at = writer_of(submission, visit, by), filled_in_at(submission)
    said = _not_announced(visit) or who_may_not(submission, visit, writer)
    if said:
        return Taken(faults=[said], subject=code)
    later = Remeasurement.objects.filter(record__household=household, record__valid_from=measured_on)
    taken = take_house(
        submission=submission,
        answers=answers,
        area=area,
        on=on,
        by=writer,
        at=at,
        today=today,
        is_remeasured=True,
        is_overtaken=later.filter(measured_at__gt=measured_at).exists(),
    )
    if not taken.faults:
        record = HouseRecord.objects.get(household=household, submission=submission)
        answer: dict[str, Any] = {"sample_house": house, "record": record, "submission": submission}
        record_remeasurement(**answer, measured_at=measured_at, by=writer, at=at)
    return taken


def _not_announced(visit: Visit) -> str:
    if visit.round.state == Round.State.ANNOUNCED:
        return ""
    return f"Đợt “{visit.round.title}” chưa thông báo lịch. Thông báo lịch rồi kiểm tra lại phiếu."


def _not_in_a_sample(code: str, household: Household | None, measured_on: date) -> str:
    house = _newest_drawn(household) if household else None
    if house is None:
        return (
            f"Hộ {code} không có trong mẫu đo lại nào. Biểu mẫu này chỉ nhận nhà đã rút vào mẫu của một đợt kiểm tra; "
            "nhà khác điền ở biểu mẫu điều tra nhà ở."
        )
    return f"Hộ {code} không có trong mẫu đang đo ngày {measured_on:%d/%m/%Y}: {_why_not_open(house, measured_on)}."


def _newest_drawn(household: Household) -> SampleHouse | None:
    found = SampleHouse.objects.filter(household=household).select_related("sample__visit__round")
    return found.order_by("-sample__drawn_at", "-sample__pk").first()


def _why_not_open(house: SampleHouse, measured_on: date) -> str:
    sample, visit = house.sample, house.sample.visit
    if sample.on > measured_on:
        return f"mẫu rút từ danh sách ngày {sample.on:%d/%m/%Y}, sau ngày đo"
    if visit.state == Visit.State.DROPPED:
        return f"xã đã bỏ khỏi đợt “{visit.round.title}”"
    if visit.round.state == Round.State.CLOSED:
        return f"đợt “{visit.round.title}” đã kết thúc"
    return "mẫu của buổi kiểm tra đã kết luận"

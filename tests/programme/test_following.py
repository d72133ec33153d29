"""What a plan names stays when its commune or district ends, and somebody is told; nothing is taken from under it."""

from __future__ import annotations

import pytest
from tests.programme.planning import department
from tests.territory.entering import applied, open_ended, row

from datchuan.kernel.problem import Problem
from datchuan.programme.models import TargetShare
from datchuan.territory.models import Unit
from datchuan.territory.operations import reverse_act

pytestmark = pytest.mark.usefixtures("department_alone")
TRI_PHUONG, QUOC_KHANH = "06016-1", "06004-1"


def test_scopes_and_shares_of_a_commune_that_ends_are_told_and_stay() -> None:
    open_ended()
    plan = department()
    item = plan.work_items.get(key="appraisal")
    item.communes.set([TRI_PHUONG])
    TargetShare.objects.create(target=plan.targets.get(), unit_id=TRI_PHUONG, increment=1)
    act = applied(row(TRI_PHUONG, QUOC_KHANH))
    told = {each["title"]: each["count"] for each in act.preview["consequences"]}
    assert told["Xã đăng ký đạt chuẩn có địa giới kết thúc"] == 1
    assert told["Công việc nêu xã kết thúc"] == 1
    assert told["Đơn vị được giao chỉ tiêu kết thúc"] == 1
    assert [each.pk for each in item.communes.all()] == [TRI_PHUONG]
    reverse_act(act=act, by=None, reason="Thử hoàn tác")
    assert TargetShare.objects.get().unit_id == TRI_PHUONG


def test_a_change_is_not_taken_back_from_under_a_plan() -> None:
    open_ended()
    act = applied(row(TRI_PHUONG, event_type="rename", to_name="Xã Tri Phương Mới"))
    made = Unit.objects.get(name="Xã Tri Phương Mới")
    plan = department()
    plan.work_items.get(key="appraisal").communes.set([made])
    TargetShare.objects.create(target=plan.targets.get(), unit=made, increment=1)
    with pytest.raises(Problem) as refused:
        reverse_act(act=act, by=None, reason="Thử hoàn tác")
    assert "1 công việc của kế hoạch ở đơn vị mới" in refused.value.sentence
    assert "1 chỉ tiêu giao cho đơn vị mới" in refused.value.sentence

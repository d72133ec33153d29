"""What papers say of an indicator, in words."""

from __future__ import annotations

import pytest
from tests.making import TODAY

from datchuan.evaluation.judged import judged_commune
from datchuan.masterplans.models import SpatialPlan
from datchuan.territory.models import Unit


@pytest.mark.usefixtures("province")
def test_rules_of_a_plan_whose_number_is_not_known() -> None:
    commune = Unit.objects.get(pk="06016-1")
    assert SpatialPlan.objects.filter(unit=commune).exclude(rules_issued_on=None).update(rules_decision="")
    lines = {line.code: line for line in judged_commune(commune, "vn-xa-2016", TODAY).lines}
    assert lines["1.2"].actual.startswith("quy định quản lý chưa rõ số; ")

"""A round of the small province with one team and its communes, made by the operations."""

from __future__ import annotations

from tests.cast import official
from tests.inspection.test_rounds import values
from tests.making import COMMUNES

from datchuan.inspection.models import Round
from datchuan.inspection.operations import choose_communes, make_round, set_team
from datchuan.inspection.queries import by_hand
from datchuan.territory.models import Unit


def made_round() -> Round:
    """A draft from 01/06/2020 to 12/06/2020, led by the housing division together with the planning division."""
    qln, qhkt = official("qln"), official("qhkt")
    made = make_round(values=values(qln.office), coordinating=[qhkt.office], by=qln)
    set_team(round_=made, name="Đoàn 1", members=[qln, qhkt], by=qln)
    communes = list(Unit.objects.filter(pk__in=COMMUNES).order_by("pk"))
    choose_communes(round_=made, chosen=by_hand(communes), divisions=[qln.office, qhkt.office], by=qln)
    return made

"""The watch over recognitions: raised once, answered by who may, gone by itself; what the department cannot know."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import official
from tests.dossiers.giving import recognised, withdrawn
from tests.making import EMPTY, NOW, TODAY, houses, record, village
from tests.making import entry as house
from tests.territory.entering import applied, open_ended, row

from datchuan.dossiers.models import Recognition, SignalKind, WatchAnswer, WatchSignal
from datchuan.dossiers.operations import answer_signal, raise_signals
from datchuan.dossiers.queries import carried_on
from datchuan.dossiers.queries.judging import judged_today
from datchuan.dossiers.queries.signals import signals_on
from datchuan.dossiers.queries.withdrawing import rules_read
from datchuan.dossiers.watching import SignalsWait, watch_daily
from datchuan.evaluation.operations import evaluate_communes
from datchuan.kernel.problem import Problem
from datchuan.people.models import Official
from datchuan.platform.models import AuditEntry
from datchuan.territory.operations import reverse_act

pytestmark = pytest.mark.usefixtures("province")
SUBJECT = "indicator vn-xa-2016 9.2"
BAD = {"kitchen_hygienic": False, "toilet_hygienic": False}


@pytest.fixture
def falling(province: None) -> Recognition:
    """A commune that was recognised, of whose four houses one is not standard any more but at first three are: 75 %."""
    made = recognised(EMPTY, criteria_set="vn-xa-2016")
    place = village()
    houses(place, {}, {}, {}, BAD)
    raise_signals(on=TODAY, at=NOW)
    return made


def place_of(recognition: Recognition) -> int:
    return recognition.commune.village_memberships.get(village__name="Nà Thử").village_id


def worse(recognition: Recognition, **changes: bool) -> None:
    record(house("TH00001", place_of(recognition), date(2020, 11, 1), **(changes or BAD)))


def signals(recognition: Recognition) -> list[WatchSignal]:
    return list(WatchSignal.objects.filter(recognition=recognition, kind=SignalKind.INDICATOR, subject=SUBJECT))


def test_below_the_share_it_is_raised_once_answered_and_gone_with_the_data(falling: Recognition, qln: Official) -> None:
    assert signals(falling) == [], "at 75 % nothing is to be said"
    worse(falling)
    for _ in range(2):
        said = watch_daily(NOW, TODAY)
    assert said == "Nêu 0 tín hiệu mới, 0 tín hiệu đã hết.", "never twice"
    (raised,) = signals(falling)
    assert (raised.unit_id, raised.raised_on, raised.since, raised.simulated) == (EMPTY, TODAY, TODAY, True)
    assert "trước đạt khi công nhận (999/QĐ-UBND), nay không đạt" in raised.words
    assert AuditEntry.objects.latest("pk").action == "dossiers.raise_signals"
    answer_signal(signal=raised, kind="not_enough", text="Mới một chỉ tiêu của 19 tiêu chí", by=qln, today=TODAY)
    raise_signals(on=TODAY, at=NOW)
    assert len(signals(falling)) == 1, "an answer does not raise it anew"
    worse(falling, kitchen_hygienic=True)
    raise_signals(on=TODAY, at=NOW)
    raised.refresh_from_db()
    assert (raised.gone_on, raised.gone_why) == (TODAY, "số liệu ngày 31/12/2020: không còn là không đạt")
    with pytest.raises(Problem) as refused:
        answer_signal(signal=raised, kind="not_enough", text="Đã xem lại rồi", by=qln, today=TODAY)
    assert refused.value.number == 886
    worse(falling)
    raise_signals(on=TODAY, at=NOW)
    assert len(signals(falling)) == 2, "what comes again is raised again"


def test_since_the_first_kept_day_after_it_was_met(falling: Recognition) -> None:
    for day in (date(2020, 10, 31), date(2020, 11, 30)):
        evaluate_communes(set_key="vn-xa-2016", on=day, by=None, cause="thử", commune_ids=[EMPTY])
    worse(falling)
    raise_signals(on=TODAY, at=NOW)
    (raised,) = signals(falling)
    assert raised.since == date(2020, 11, 30)
    assert "trước đạt ngày 31/10/2020, nay không đạt" in raised.words


def test_what_was_never_met_by_an_unknown_set_is_not_raised(province: None) -> None:
    made = recognised(EMPTY)
    houses(village(), BAD, BAD)
    raise_signals(on=TODAY, at=NOW)
    assert signals(made) == [], "no source says by which set, and no kept verdict that it was met"


def test_what_cannot_be_judged_cures_nothing_and_withdrawal_ends_it(falling: Recognition) -> None:
    worse(falling)
    raise_signals(on=TODAY, at=NOW)
    place = place_of(falling)
    unknown = dict.fromkeys(("kitchen_hygienic", "toilet_hygienic"))
    record(*(house(f"TH0000{number}", place, date(2020, 12, 1), **unknown) for number in range(1, 5)))
    raise_signals(on=TODAY, at=NOW)
    (raised,) = signals(falling)
    assert raised.gone_on is None
    withdrawn(falling, date(2020, 12, 15))
    raise_signals(on=TODAY, at=NOW)
    raised.refresh_from_db()
    assert raised.gone_why == "công nhận không còn hiệu lực"


@pytest.mark.parametrize(
    ("kind", "text", "number"), [("later", "Xem sau khi có số liệu", 887), ("not_enough", "xem", 888)]
)
def test_an_answer_without_sense_is_refused(
    falling: Recognition, qln: Official, kind: str, text: str, number: int
) -> None:
    worse(falling)
    raise_signals(on=TODAY, at=NOW)
    with pytest.raises(Problem) as refused:
        answer_signal(signal=signals(falling)[0], kind=kind, text=text, by=qln, today=TODAY)
    assert refused.value.number == number


def test_answers_are_never_changed(falling: Recognition, qln: Official) -> None:
    worse(falling)
    raise_signals(on=TODAY, at=NOW)
    made = answer_signal(
        signal=signals(falling)[0], kind="ask_province", text="Đề nghị tỉnh xem xét", by=qln, today=TODAY
    )
    with pytest.raises(TypeError):
        made.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        WatchAnswer.objects.filter(pk=made.pk).update(text="Khác")


def test_the_pages_and_the_desk(falling: Recognition, client: Client, xa: Official) -> None:
    worse(falling)
    raise_signals(on=TODAY, at=NOW)
    (raised,) = signals(falling)
    client.force_login(official("vpdp"))
    assert "Chỉ tiêu 9.2" in client.get("/cong-nhan/theo-doi/").text
    address = f"/cong-nhan/theo-doi/{raised.pk}/tra-loi/"
    prefix = f"s{raised.pk}"
    short = client.post(address, {f"{prefix}-kind": "not_enough", f"{prefix}-text": "x"})
    assert (short.status_code, "Quá ngắn" in short.text) == (400, True)
    assert [each.subject for each in SignalsWait().waiting(official("qln"), TODAY)].count("Xã Quốc Khánh") == 1
    done = client.post(address, {f"{prefix}-kind": "not_enough", f"{prefix}-text": "Chưa đủ điều kiện thu hồi"})
    assert done["Location"] == f"/cong-nhan/{falling.pk}/#theo-doi"
    assert "Chưa đủ điều kiện thu hồi" in client.get(f"/cong-nhan/{falling.pk}/").text
    for other in WatchSignal.objects.filter(recognition=falling).exclude(pk=raised.pk):
        answer_signal(signal=other, kind="ask_province", text="Đề nghị xem xét", by=official("vpdp"), today=TODAY)
    assert "Quốc Khánh" not in str(SignalsWait().waiting(official("qln"), TODAY))
    client.force_login(xa)
    assert "Chỉ tiêu 9.2" not in client.get("/cong-nhan/theo-doi/").text, "of another commune"
    assert client.post(address, {}).status_code == 403
    assert SignalsWait().waiting(xa, TODAY) == []


def test_signals_as_they_stood_on_a_day(falling: Recognition) -> None:
    worse(falling)
    raise_signals(on=TODAY, at=NOW)
    mine = WatchSignal.objects.filter(recognition=falling)
    assert signals_on(date(2020, 12, 30), mine) == []
    assert {each.waits for each in signals_on(TODAY, mine)} == {True}


def test_a_change_of_units_lets_go_and_its_reversal_brings_back(falling: Recognition, qln: Official) -> None:
    worse(falling)
    open_ended()
    raise_signals(on=date(2020, 11, 20), at=NOW)
    (raised,) = signals(falling)
    act = applied(row(EMPTY, "06016-1", effective_date="2020-12-15"), by=qln)
    assert any("Tín hiệu theo dõi" in each["title"] for each in act.preview["consequences"])
    raised.refresh_from_db()
    assert raised.gone_on == date(2020, 12, 15)
    assert "kết thúc do sắp xếp" in raised.gone_why
    raise_signals(on=TODAY, at=NOW)
    reverse_act(act=act, by=qln, reason="Nhập nhầm nghị quyết")
    raised.refresh_from_db()
    assert (raised.gone_on, raised.gone_why) == (None, "")


# --- rules of withdrawal -------------------------------------------------------------------------------------------


def test_of_all_criteria_only_the_departments_are_known(falling: Recognition) -> None:
    worse(falling)
    carried = carried_on(TODAY, [falling])
    mine = [each for each in judged_today(carried, TODAY) if each.counts_for_withdrawal]
    assert rules_read(mine, TODAY) == [], "no rule of withdrawal was found for 2016-2020"
    some, half = rules_read(mine, date(2023, 1, 1))
    assert (some.known.failed, some.known.total, some.is_reached) == (("1", "9"), 19, None)
    assert some.known.words.startswith("2/19 tiêu chí = 10,5 % đã biết không còn đạt (1, 9); 17 tiêu chí")
    assert "chưa biết" in half.verdict
    every = replace(half.known, failed=(*"123456789", "10"), unjudged=9)
    assert replace(half, known=every).is_reached is True, "10 of 19"
    assert replace(half, known=replace(every, failed=(), unjudged=9)).is_reached is False, "the rest cannot reach it"
    assert replace(some, known=every).is_reached is None, "none of those that it names is known"
    assert replace(some, known=replace(every, failed_titles=("Thu nhập",))).is_reached is True


def test_a_constant_number_of_questions(falling: Recognition) -> None:
    """Whatever the number of recognitions; the communes are of one kind, as the law has kinds."""
    worse(falling)
    counts = []
    for communes in ((), ("05998-1",), ("06343-2", "06115-1")):
        for commune in communes:
            recognised(commune, date(2020, 3, 1), criteria_set="vn-xa-2016", standard="enhanced")
        raise_signals(on=TODAY, at=NOW)
        with CaptureQueriesContext(connection) as asked:
            raise_signals(on=TODAY, at=NOW)
        counts.append([each["sql"][:90] for each in asked])
    assert [len(each) for each in counts] == [len(counts[0])] * 3, "\n".join(counts[2])

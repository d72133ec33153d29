"""What other rooms hear of difficulties: the desk, work items, documents, territorial changes, the checks."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import official
from tests.difficulties.giving import BAC_QUYNH, RAISED, TRI_PHUONG, assigned, raised, step
from tests.making import TODAY
from tests.territory.entering import applied, open_ended, row

from datchuan.desk.announcing import Waiting
from datchuan.difficulties.access import asked_of
from datchuan.difficulties.following import DifficultiesFollow
from datchuan.difficulties.models import OPEN_STATES, Difficulty
from datchuan.difficulties.topics import DifficultyTopics, topic_key
from datchuan.difficulties.waiting import DifficultiesDue, DifficultiesWait
from datchuan.people.models import Official
from datchuan.platform.integrity import run_checks
from datchuan.programme.announcing import measures
from datchuan.programme.models import WorkItem
from datchuan.territory.announcing import TerritoryChanged
from datchuan.territory.journal import Journal

pytestmark = pytest.mark.usefixtures("province")


def waiting(account: str, found: Difficulty) -> list[Waiting]:
    every = DifficultiesWait().waiting(official(account), TODAY)
    return [each for each in every if each.link == f"/vuong-mac/{found.code}/"]


def test_what_waits_for_whom() -> None:
    found = raised()
    (mine,) = waiting("huyen", found)
    assert (mine.due_on, mine.subject, mine.since) == (found.due_on, "Xã Tri Phương", RAISED)
    (theirs,) = waiting("xa", found)
    assert (theirs.waits_for_others, theirs.whose) == (True, "chưa giao")
    assert waiting("qln", found) == []
    assigned(found, person="qln")
    assert [len(waiting(account, found)) for account in ("qln", "qhkt", "truongphong", "huyen")] == [1, 0, 0, 0]
    step(found, "ask_raiser", by="qln")
    (asked,) = waiting("xa", found)
    assert not asked.waits_for_others


@pytest.mark.parametrize("case", ["raised", "office", "person", "asked", "division", "leadership", "province", "ended"])
def test_many_at_once_are_told_as_one_by_one(case: str) -> None:
    """``waits_for`` asks the database what ``asked_of`` asks of one difficulty."""
    found = raised()
    if case != "raised":
        found = assigned(found, person="qln" if case == "person" else "")
    if case == "asked":
        found = step(found, "ask_raiser", by="qln")
    levels = ("division", "leadership", "province")
    for _ in levels[: levels.index(case) + 1] if case in levels else ():
        found = step(found, "escalate_difficulty")
    if case == "ended":
        found = step(found, "resolve_difficulty")
    waits = [
        each.username
        for each in Official.objects.select_related("office", "area").order_by("username")
        if any(not one.waits_for_others for one in waiting(each.username, found))
    ]
    assert waits == sorted(each.username for each in asked_of(found))


def test_the_desk_asks_a_constant_number_of_queries() -> None:
    found = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            DifficultiesWait().waiting(official("xa"), TODAY)
            DifficultiesDue().happenings(official("xa"), date(2020, 1, 1), TODAY, TODAY)
        found.append(len(queries))
        for _ in range(3):
            assigned(owner="ubnd-06016-1")
    assert found[0] == found[1]


def test_days_on_which_they_are_due() -> None:
    found = raised()
    happens = {each.uid: each for each in DifficultiesDue().happenings(official("xa"), RAISED, TODAY, TODAY)}
    mine = happens[f"difficulty-{found.pk}"]
    assert (mine.starts_on, mine.ends_on, mine.is_done) == (found.due_on, found.due_on, False)
    assert not DifficultiesDue().happenings(official("qhkt"), date(2021, 6, 1), date(2021, 6, 30), TODAY)


def test_a_work_item_is_measured_by_those_in_its_scope() -> None:
    item = WorkItem.objects.filter(plan__year=2020).select_related("plan").first()
    assert item is not None
    item.communes.set([BAC_QUYNH])
    Difficulty.objects.update(work_item=None)
    measure = measures()["difficulties"]
    base = measure.done([item], TODAY)[item.pk]
    step(assigned(raised(BAC_QUYNH, "qln")), "resolve_difficulty")
    raised(BAC_QUYNH, "qln")
    raised(TRI_PHUONG)
    step(raised(BAC_QUYNH, "qln"), "reject_difficulty")
    raised(TRI_PHUONG, work_item=item)
    now = measure.done([item], item.ends_on)[item.pk]
    later = measure.done([item], max(item.ends_on, TODAY))[item.pk]
    assert later.part == base.part + 1
    assert later.whole == (base.whole or 0) + 3
    assert f"{later.part}/{later.whole} vướng mắc" in later.sentence
    assert not now.is_whole
    assert measure.done([item], date(2019, 1, 1)) == {}


def test_a_paper_may_be_about_one() -> None:
    found = raised()
    topics = DifficultyTopics()
    assert topic_key(found) in [each.key for each in topics.open(official("xa"), TODAY)]
    assert topics.named([topic_key(found), "difficulty x"])[topic_key(found)].due_on == found.due_on


def test_one_of_a_commune_that_ends_stays_and_is_shown_on_its_successor(client) -> None:
    open_ended()
    found = raised()
    assigned(found, owner="ubnd-06016-1")
    act = applied(row(TRI_PHUONG, "06004-1"))
    told = {each["title"]: each["lines"] for each in act.preview["consequences"]}
    mine = [each for each in told["Vướng mắc đang mở của đơn vị kết thúc, hiện ở đơn vị kế tiếp"] if found.code in each]
    assert mine == [f"{found.code}, Xã Tri Phương: {found.title}"]
    assert (
        f"{found.code}: Ủy ban nhân dân xã Tri Phương"
        in told["Vướng mắc do cơ quan của đơn vị kết thúc chủ trì, cần giao lại"]
    )
    client.force_login(official("huyen"))
    page = client.get("/dia-ban/06004-1/").text
    assert found.title in page
    assert "của xã Tri Phương cũ" in page
    assert "Đơn vị đã kết thúc" in client.get(f"/vuong-mac/{found.code}/").text


def test_one_raised_in_a_unit_that_began_keeps_the_change_from_being_reversed() -> None:
    open_ended()
    raised("06004-1", "huyen")
    nobody: dict[str, str] = {}
    change = TerritoryChanged(
        effective_on=date(2020, 12, 1),
        instrument="99/NQ-HĐND",
        events=frozenset({"thu"}),
        by=None,
        began=frozenset({"06004-1"}),
        ended=frozenset(),
        gave=frozenset(),
        received=frozenset(),
        continued=nobody,
        whole=nobody,
        moved_villages=frozenset(),
        journal=Journal(),
    )
    count = Difficulty.objects.filter(unit="06004-1").count()
    assert DifficultiesFollow().obstacles(change) == [f"{count} vướng mắc đã nêu ở đơn vị mới"]
    assert DifficultiesFollow().follow(change) == []


def test_the_checks_find_what_is_wrong() -> None:
    def counts() -> dict[str, int]:
        return {each.check.key: each.count for each in run_checks(TODAY) if each.check.key.startswith("difficulty")}

    assert counts() == {"difficulty_beside_its_steps": 0, "difficulty_nobody_acts_on": 0}
    found = assigned(owner="ubnd-185-1")
    Difficulty.objects.filter(pk=raised().pk).update(asks_raiser=True)
    assert counts() == {"difficulty_beside_its_steps": 1, "difficulty_nobody_acts_on": 1}
    assert found.state in OPEN_STATES

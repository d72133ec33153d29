"""What is claimed of an indicator: every refusal, the newest counts, what was computed then, where they differ."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.cast import official
from tests.dossiers.giving import claimed, moved, opened
from tests.dossiers.test_parts import NOW, part, picture
from tests.inspection import visiting
from tests.making import EMPTY, TODAY, entry, record, village

from datchuan.dossiers.models import Claim, ClaimKind, Dossier
from datchuan.dossiers.operations import ClaimGiven, freeze_records, hand_in, lay_out_parts, make_claim
from datchuan.dossiers.queries import computed_lines, day_judged, newest_claims, subjects_of, unappraised
from datchuan.dossiers.queries.differing import INSPECTED, Said, differences, figure_words
from datchuan.dossiers.queries.field_checks import field_checks
from datchuan.dossiers.queries.lines import lines_of
from datchuan.inspection.models import Visit
from datchuan.kernel.problem import Problem
from datchuan.people.models import Official
from datchuan.platform.models import AuditEntry

pytestmark = pytest.mark.usefixtures("province")
RECEIVED = date(2020, 11, 16)


@pytest.fixture
def dossier(qln: Official) -> Dossier:
    """Of a commune with one good house, under appraisal."""
    record(entry("H1", village()))
    return opened(EMPTY, by=qln, received_on=RECEIVED)


def say(dossier: Dossier, kind: str = "appraised", by: Any = None, **changes: Any) -> Claim:
    values: dict[str, Any] = {"code": "9.2", "outcome": "met", "actual": "1/1 hộ", "on": TODAY, **changes}
    return make_claim(dossier=dossier, kind=kind, given=ClaimGiven(**values), by=by, today=TODAY)


REFUSED = [
    # kind, by, changes, number, words
    ("praised", "qln", {}, 876, "không có loại kết quả"),
    ("appraised", "xa", {}, 875, "bạn không ghi “Sở thẩm định” được"),
    ("appraised", "huyen", {}, 875, "không ghi"),
    ("appraised", "lanhdao", {}, 875, "không ghi"),
    ("appraised", "vpdp", {}, 875, "không ghi"),
    ("declared", "xa", {}, 875, "Hồ sơ đang thẩm định"),
    ("verified", "huyen", {}, 875, "Hồ sơ đang thẩm định"),
    ("appraised", "qln", {"code": "19.1"}, 876, "không có chỉ tiêu này"),
    ("appraised", "qln", {"outcome": "splendid"}, 876, "chưa chọn"),
    ("appraised", "qln", {"actual": "  "}, 877, "chưa ghi thực trạng"),
    ("appraised", "qln", {"outcome": "not_met"}, 878, "khác kết quả tính từ số liệu (“Đạt”)"),
    ("appraised", "qln", {"outcome": "not_met", "reason": "vì thế"}, 878, "chưa ghi lý do"),
    ("appraised", "qln", {"outcome": "undetermined"}, 878, "kết luận “Chưa đủ căn cứ” khác"),
    ("appraised", "qln", {"on": TODAY + timedelta(days=1)}, 803, "ở sau hôm nay"),
    ("appraised", "qln", {"seen": 4}, 870, "đã được người khác ghi"),
]


@pytest.mark.parametrize(("kind", "by", "changes", "number", "words"), REFUSED)
def test_what_may_not_be_said(
    dossier: Dossier, kind: str, by: str, changes: dict[str, Any], number: int, words: str
) -> None:
    with pytest.raises(Problem) as found:
        say(dossier, kind, official(by), **changes)
    assert (found.value.number, words in found.value.sentence) == (number, True), found.value.sentence
    assert not Claim.objects.filter(dossier=dossier).exists()


def test_evidence_of_another_dossier(dossier: Dossier, qln: Official) -> None:
    other = Dossier.objects.exclude(pk=dossier.pk).filter(parts__key="request").first()
    assert other is not None
    version = hand_in(
        part=part(opened("06280-1", date(2019, 1, 5))), content=picture(), file_name="a.png", by=None, at=NOW
    )
    with pytest.raises(Problem, match="không thuộc hồ sơ này") as found:
        say(dossier, by=qln, evidence=version)
    assert found.value.number == 879
    own = hand_in(part=part(dossier), content=picture(), file_name="a.png", by=None, at=NOW)
    assert say(dossier, by=qln, evidence=own).evidence == own


ALLOWED = [
    ("declared", "qln"),
    ("verified", "qln"),
    ("appraised", "qln"),
    ("appraised", "qhkt"),
    ("appraised", "truongphong"),
]


@pytest.mark.parametrize(("kind", "by"), ALLOWED)
def test_the_department_writes_down_what_came_by_post(dossier: Dossier, kind: str, by: str) -> None:
    made = say(dossier, kind, official(by))
    assert (made.number, made.by, made.is_against) == (1, official(by), False)
    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.details["code"], entry.details["against"]) == ("dossiers.make_claim", "9.2", False)


def test_against_the_records_with_a_reason(dossier: Dossier, qln: Official) -> None:
    against = say(dossier, by=qln, outcome="not_met", reason="Nhà H1 xây trên đất hành lang", figure=Decimal("71.2"))
    assert against.is_against
    assert against.computed is not None
    assert (against.computed["outcome"], against.computed["set"]) == ("met", "vn-xa-2016")
    assert not say(dossier, "declared", qln, outcome="not_met").is_against  # only the department concludes


def test_the_newest_counts_and_what_was_computed_then_stays(dossier: Dossier, qln: Official) -> None:
    first = say(dossier, by=qln, seen=0)
    record(entry("H2", village(name="Nà Khác"), hard_floor=False))
    second = say(dossier, by=qln, outcome="not_met", seen=1)
    assert newest_claims(dossier)[ClaimKind.APPRAISED, "9.2"] == second
    first.refresh_from_db()
    assert (first.computed["outcome"], first.computed["actual"]) == ("met", "1/1 hộ = 100,0 %")
    assert (second.computed["outcome"], second.computed["actual"]) == ("not_met", "1/2 hộ = 50,0 %")
    line = next(each for each in lines_of(dossier, TODAY).lines if each.subject.code == "9.2")
    assert (line.frozen or {})["actual"] == "1/1 hộ = 100,0 %"
    assert line.frozen_on == RECEIVED
    assert line.computed is not None
    assert line.computed.figure == Decimal("50.00")
    appraised = line.told[-1]
    assert (appraised.now, list(appraised.earlier)) == (second, [first])


def test_a_claim_is_never_changed(dossier: Dossier, qln: Official) -> None:
    made = say(dossier, by=qln)
    for change in (made.save, made.delete):
        with pytest.raises(TypeError):
            change()
    with pytest.raises(DatabaseError), transaction.atomic():
        Claim.objects.filter(pk=made.pk).update(outcome="not_met")


def test_two_people_say_the_same_line_at_once(dossier: Dossier, qln: Official, qhkt: Official) -> None:
    say(dossier, by=qln, seen=0)
    with pytest.raises(Problem, match="Mở lại trang") as found:
        say(dossier, by=qhkt, seen=0)
    assert found.value.number == 870
    assert say(dossier, "declared", qhkt, seen=0).number == 1  # another kind of claim is another line


def test_a_closed_dossier_shows_the_day_it_was_closed_on(dossier: Dossier, qln: Official) -> None:
    moved(dossier, "withdraw", date(2020, 11, 20), by=qln)
    dossier.refresh_from_db()
    assert lines_of(dossier, TODAY).on == date(2020, 11, 20)


DIFFERENCES = [
    # said, unit, sentences
    (
        {"declared": Said("met", Decimal("78.4")), INSPECTED: Said("not_met", Decimal("71.2"))},
        "%",
        ["Xã khai đạt, 78,4 %, kiểm tra thực tế không đạt, 71,2 %: khác kết luận, lệch −7,2 điểm %"],
    ),
    (
        {"declared": Said("met", Decimal("45")), "appraised": Said("met", Decimal("46.5"))},
        "triệu đồng/người",
        [
            "Xã khai đạt, 45 triệu đồng/người, Sở thẩm định đạt, 46,5 triệu đồng/người: lệch +1,5 triệu đồng/người",
        ],
    ),
    ({"declared": Said("met"), "verified": Said("met"), "appraised": Said("met")}, "", []),
    ({"declared": Said("met"), INSPECTED: Said("undetermined")}, "", []),
    ({"declared": Said("met", Decimal("78.4")), "verified": Said("met", Decimal("78.40"))}, "%", []),
    (
        {"declared": Said("met"), "verified": Said("not_met"), "appraised": Said("not_met")},
        "",
        [
            "Xã khai đạt, huyện thẩm tra không đạt: khác kết luận",
            "Xã khai đạt, Sở thẩm định không đạt: khác kết luận",
        ],
    ),
]


@pytest.mark.parametrize(("said", "unit", "sentences"), DIFFERENCES)
def test_differences_in_words_and_figures(said: dict[str, Said], unit: str, sentences: list[str]) -> None:
    assert differences(said, unit) == sentences


@pytest.mark.once("no database is asked")
@given(st.decimals("0", "100000", places=4), st.decimals("0", "100000", places=4))
def test_a_difference_is_told_from_both_sides_alike(one: Decimal, other: Decimal) -> None:
    there = differences({"declared": Said("met", one), "verified": Said("met", other)}, "%")
    back = differences({"declared": Said("met", other), "verified": Said("met", one)}, "%")
    assert len(there) == len(back) == (one != other)
    if there:
        assert figure_words(abs(one - other), "điểm %") in there[0]
        assert ("−" in there[0]) == ("+" in back[0])


def test_what_was_seen_in_the_field_stands_beside_the_claims(qln: Official, qhkt: Official) -> None:
    visit = visiting.a_visit(qln, qhkt)
    visiting.seen(visit, qln, outcome="not_met", text="Đo lại, 5 nhà nền đất")
    visiting.found(visit, qln)
    visiting.written(visit, qln, {"held_on": visiting.HELD})
    Visit.objects.filter(pk=visit.pk).update(state=Visit.State.HELD)
    made = Dossier.objects.get(commune=visiting.TRI_PHUONG)
    Claim.objects.filter(dossier=made).delete()
    claimed(made, "9.2", "declared", outcome="met", by=qln)
    checks = field_checks(made, "vn-xa-2016", Visit.objects.all(), TODAY)
    assert [(each.held_on, each.is_elsewhere, each.is_same_set) for each in checks] == [(visiting.HELD, False, True)]
    told = checks[0].lines["9.2"]
    assert told.seen is not None
    assert (told.seen.outcome, [each.text for each in told.findings]) == ("not_met", ["Hai nhà còn bếp tạm"])
    line = next(each for each in lines_of(made, TODAY, checks).lines if each.subject.code == "9.2")
    assert line.differences == ("Xã khai đạt, kiểm tra thực tế không đạt: khác kết luận",)
    assert field_checks(made, "vn-xa-2016", Visit.objects.all(), visiting.HELD - timedelta(days=1)) == []
    assert not field_checks(made, "vn-xa-2021", Visit.objects.all(), TODAY)[0].lines


def test_an_enhanced_criterion_of_which_no_indicator_is_known(qln: Official) -> None:
    made = Dossier.objects.create(
        commune_id=EMPTY,
        standard="enhanced",
        state="appraisal",
        opened_on=date(2020, 10, 5),
        opened_at=NOW,
        received_on=RECEIVED,
        submission_number="9/TTr",
    )
    shown = lines_of(made, TODAY)
    assert shown.criteria_set is not None
    assert shown.criteria_set.key == "ls-xa-nang-cao-2018"
    (line,) = shown.lines
    assert (line.subject.code, line.subject.is_known, line.outcome, line.computed) == ("7", False, "undetermined", None)
    assert "Chưa biết chỉ tiêu nào." in line.why_not
    assert "Chỉ biết tên tiêu chí 7" in line.why_not
    with pytest.raises(Problem) as found:
        say(made, by=qln, code="7")
    assert found.value.number == 878
    concluded = say(made, by=qln, code="7", reason="Theo biên bản kiểm tra 05/BB-SXD")
    assert (concluded.is_against, concluded.computed) == (True, None)


def test_received_under_one_set_it_is_not_measured_by_the_next(qln: Official) -> None:
    """The set of 2021 is in force from 08/03/2022 and has a line 9.2 as well: of another dossier's law."""
    made = Dossier.objects.create(
        commune_id=EMPTY,
        standard="basic",
        state="appraisal",
        opened_on=date(2022, 3, 1),
        opened_at=NOW,
        received_on=date(2022, 3, 7),
        submission_number="9/TTr",
    )
    made.steps.create(number=1, state="appraisal", on=date(2022, 3, 7), at=NOW)
    sets = {each.set_key for day in (7, 20) for each in computed_lines(made, date(2022, 3, day)).values()}
    assert sets == {"vn-xa-2016"}
    shown = lines_of(made, date(2022, 3, 20))
    assert (shown.on, {each.computed.set_key for each in shown.lines if each.computed}) == (date(2022, 3, 7), sets)


def test_the_records_of_an_enhanced_dossier_are_frozen_by_its_own_set(dossier: Dossier) -> None:
    on = date(2022, 9, 1)
    made = Dossier.objects.create(
        commune=dossier.commune, standard="enhanced", state="preparing", opened_on=on, opened_at=NOW
    )
    lay_out_parts(dossier=made)
    frozen = freeze_records(dossier=made, on=on, by=None, at=NOW)
    assert {each.criteria_set for each in frozen} == {"vn-xa-nang-cao-2021"}
    lines = {line["code"]: line for each in frozen for line in each.lines or ()}
    assert list(lines) == ["1.1", "1.2", "1.3", "9"]
    told = (lines["1.3"]["actual"], lines["1.3"]["outcome_label"])  # an indicator that no record answers
    assert told == ("Không tính từ số liệu", "Chưa đủ căn cứ")


def test_what_was_appraised_before_the_newest_receipt_is_appraised_again(qln: Official) -> None:
    made = moved(opened(EMPTY), "receive", date(2020, 11, 2))
    for subject in subjects_of(made, day_judged(made)):
        claimed(made, subject.code, by=qln)
    assert unappraised(made) == []
    made = moved(made, "return", by=qln, returned_to="commune")
    made = moved(moved(made, "resubmit"), "receive")
    assert unappraised(made) == [each.code for each in subjects_of(made, day_judged(made))]

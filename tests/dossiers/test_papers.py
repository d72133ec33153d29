"""What each paper of a dossier says, in which state it can be written, and that the unknown prints as dots."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from tests.cast import official
from tests.documents.papers import Docx, Pdf, folded
from tests.dossiers.appraised import AGAINST, WHY, appraised, approved, in_appraisal, returned
from tests.dossiers.giving import moved, opened
from tests.making import EMPTY, TODAY

from datchuan.documents.announcing import source_of
from datchuan.documents.content import Document
from datchuan.documents.rendering import render_paper
from datchuan.dossiers.models import Dossier, DossierState
from datchuan.dossiers.papers import fitting, paper_of
from datchuan.kernel.problem import Problem
from datchuan.territory.models import Unit

pytestmark = pytest.mark.once("the same facts are gathered in test_freezing on both")


@pytest.fixture(scope="module")
def _worlds(shared_world: None) -> dict[str, int]:
    """One dossier that was returned once and is concluded, one of which nobody has said anything yet."""
    dossier = approved(appraised(in_appraisal(returned())))
    return {"concluded": dossier.pk, "blank": opened(EMPTY, received_on=date(2020, 10, 15)).pk}


@pytest.fixture(autouse=True)
def _world(_worlds: dict[str, int], province: Unit) -> None:
    """Each test rolls back its own."""


@pytest.fixture
def concluded(_worlds: dict[str, int]) -> Dossier:
    return Dossier.objects.get(pk=_worlds["concluded"])


@pytest.fixture
def blank(_worlds: dict[str, int]) -> Dossier:
    return Dossier.objects.get(pk=_worlds["blank"])


def paper(dossier: Dossier, key: str) -> Document:
    return paper_of(dossier=dossier, key=key, division=official("qln").office, facts_on=TODAY, on=TODAY)


def words_of(document: Document) -> str:
    """The words of the DOCX; the PDF has the same."""
    docx, pdf = Docx(render_paper(document, "docx")), Pdf(render_paper(document, "pdf"))
    words = docx.text()
    printed = folded(" ".join(pdf.text(page) for page in range(len(pdf)))).replace(" ", "").replace("\u00ad", "")
    for sentence in words.split(". ")[3:6]:
        assert sentence.replace(" ", "")[:60] in printed
    return words


SAID = {
    "appraisal-minutes": (
        "nhận hồ sơ ngày 25/11/2020, theo tờ trình số 77/TTr-UBND",
        "Trả lại để hoàn thiện ngày 18/11/2020: thiếu biên bản họp của xã",
        "từ ngày 01/12/2020 đến ngày 03/12/2020",
        "Nông Thị Hạnh",
        "Đạt: xã khai đạt Đạt: huyện thấy đạt",
        "Chỉ tiêu 9.1: xã tự đánh giá: đạt; huyện thẩm tra: đạt; tính từ số liệu: không đạt; Sở thẩm định: không đạt. "
        "Lý do: còn 5/1.399 nhà tạm, dột nát",
        "Chỉ tiêu 9.2: Số liệu điều tra nhà ở của xã, số liệu ngày 25/11/2020",
        "Tiêu chí số 1 - Quy hoạch: đạt. Tiêu chí số 9 - Nhà ở dân cư: không đạt.",
        "Chủ trì: ………",
        "ĐẠI DIỆN UBND HUYỆN TRÀNG ĐỊNH",
    ),
    "appraisal-report": (
        "Người thẩm định: Nông Thị Hạnh",
        "Không đạt: 978/1.399 hộ = 69,9 %",
        "Đạt: ước tính 1.060/1.399 hộ",
        "Lý do: đo lại 40 nhà mẫu thấy 73 nhà bị ghi sai diện tích.",
        "Giá trị chưa đối chiếu văn bản gốc: ",
        "Chỉ tiêu 9.1 không đạt: ",
    ),
    "confirmation": (
        "Kính gửi: Văn phòng Điều phối nông thôn mới tỉnh Lạng Sơn",
        "thẩm định hồ sơ đề nghị công nhận đạt chuẩn nông thôn mới (tờ trình số 77/TTr-UBND, nhận ngày 25/11/2020)",
        "ước tính 1.060/1.399 hộ",
        "Ghi chú: chỉ tiêu 9.2 thẩm định đạt, tính từ số liệu không đạt (978/1.399 hộ = 69,9 %).",
        "UBND huyện Tràng Định; - UBND xã Tri Phương",
        "Căn cứ Quyết định số 1980/QĐ-TTg",
    ),
    "appraisal-reply": (
        "Kính gửi: - Ủy ban nhân dân huyện Tràng Định; - Ủy ban nhân dân xã Tri Phương.",
        "Chỉ tiêu 9.1 không đạt: còn 5/1.399 nhà tạm, dột nát",
        "xét lại theo Quyết định số 2540/QĐ-TTg ngày 30/12/2016",
        "Chủ tịch UBND tỉnh công nhận (Quyết định số 2540/QĐ-TTg ngày 30/12/2016; chưa đối chiếu văn bản gốc)",
    ),
}


@pytest.mark.parametrize("key", SAID)
def test_what_a_paper_says_of_a_concluded_dossier(concluded: Dossier, key: str) -> None:
    made = paper(concluded, key)
    words = words_of(made)
    for said in SAID[key]:
        assert folded(said) in words, words
    assert made.simulated
    assert "None" not in words


def test_the_confirmation_notes_only_what_differs(concluded: Dossier) -> None:
    facts = source_of("confirmation").gather(f"dossier {concluded.pk}", TODAY).facts
    assert [each["chỉ_tiêu"] for each in facts["khác_số_liệu"]] == ["9.2"]
    assert facts["khác_số_liệu"][0]["lý_do"] == AGAINST
    assert {each["chỉ_tiêu"]: each["kết_luận"] for each in facts["kết_quả"]} == {
        "1.1": "Đạt",
        "1.2": "Đạt",
        "9.1": "Không đạt",
        "9.2": "Đạt",
    }


@pytest.mark.parametrize("key", ["appraisal-minutes", "appraisal-report", "completion-request"])
def test_what_nobody_said_yet_prints_as_dots(blank: Dossier, key: str) -> None:
    words = words_of(paper(blank, key))
    assert "………" in words or "....." in words
    assert "Nông Thị Hạnh" not in words
    if key != "completion-request":
        facts = source_of({"appraisal-report": "appraisal"}.get(key, key)).gather(f"dossier {blank.pk}", TODAY).facts
        assert (facts["tiêu_chí"], facts["khác_nhau"], facts["người_thẩm_định"]) == ([], [], [])
        assert {each["thẩm_định"] for each in facts["kết_quả"]} == {""}


@pytest.mark.parametrize(
    ("to", "kept", "copied"),
    [
        ("commune", "Kính gửi: Ủy ban nhân dân xã Quốc Khánh", "UBND huyện Tràng Định"),
        ("district", "Kính gửi: Ủy ban nhân dân huyện Tràng Định", "UBND xã Quốc Khánh"),
    ],
)
def test_a_request_names_reason_day_missing_papers_and_goes_to_whom_it_was_returned(
    blank: Dossier, to: str, kept: str, copied: str
) -> None:
    both = words_of(paper(blank, "completion-request"))
    assert "- Ủy ban nhân dân huyện Tràng Định; - Ủy ban nhân dân xã Quốc Khánh." in both
    assert "Hồ sơ cần hoàn thiện" in both
    dossier = moved(blank, "return", date(2020, 11, 18), by=official("qln"), returned_to=to, reason=WHY)
    words = words_of(paper(dossier, "completion-request"))
    assert kept in words
    assert copied in words.split("Nơi nhận:")[1]
    assert "trả lại ngày 18/11/2020 để hoàn thiện. Lý do: thiếu biên bản họp của xã." in words
    assert "Tờ trình của UBND huyện Huyện" in words
    assert "Chỉ tiêu 9.1" in words


@pytest.mark.parametrize("state", DossierState.values)
def test_which_papers_fit_which_state(concluded: Dossier, state: str) -> None:
    concluded.state = state
    fits = {
        "preparing, verifying, stopped, withdrawn": [],
        "submitted, completion": ["completion-request"],
        "appraisal, field, head, leadership": ["completion-request", "appraisal-minutes", "appraisal-report"],
        "concluded, confirmed, decided": ["appraisal-minutes", "appraisal-report", "confirmation", "appraisal-reply"],
    }
    assert fitting(concluded) == next(keys for states, keys in fits.items() if state in states.split(", "))


def test_where_the_district_returned_it_the_department_asks_for_nothing(blank: Dossier) -> None:
    blank.state, blank.returned_from = DossierState.COMPLETION, DossierState.VERIFYING
    assert fitting(blank) == []


@pytest.mark.parametrize("key", ["confirmation", "appraisal-reply"])
def test_a_conclusion_is_not_told_before_there_is_one(blank: Dossier, key: str) -> None:
    with pytest.raises(Problem) as found:
        paper(blank, key)
    assert found.value.number == 889
    with pytest.raises(Problem, match="chưa có kết luận thẩm định") as found:
        source_of(key).gather(f"dossier {blank.pk}", TODAY)
    assert found.value.number == 889


def test_sources_offer_the_dossiers_that_fit(concluded: Dossier, blank: Dossier) -> None:
    def offered(key: str) -> set[str]:
        return {each.key for each in source_of(key).subjects(official("qln"), TODAY)}

    done, going = f"dossier {concluded.pk}", f"dossier {blank.pk}"
    assert {done, going} <= offered("appraisal-minutes")
    assert done in offered("confirmation")
    assert "commune 06016-1" in offered("confirmation")
    assert going not in offered("confirmation")
    assert done not in offered("completion")
    elsewhere = {each.key for each in source_of("appraisal").subjects(official("huyen"), TODAY)}
    assert done in elsewhere, "a district sees its own communes' dossiers"


@pytest.mark.parametrize(
    ("account", "status"), [("qln", 200), ("lanhdao", 200), ("vpdp", 403), ("huyen", 403), ("xa", 403)]
)
def test_only_the_department_reads_what_is_not_issued(
    client: Any, concluded: Dossier, account: str, status: int
) -> None:
    client.force_login(official(account))
    address = reverse("dossier-paper", args=[concluded.pk, "confirmation", "pdf"])
    assert client.get(address).status_code == status
    page = client.get(reverse("dossier", args=[concluded.pk]))
    assert ("van-ban-ho-so" in page.text) == (status == 200)


def test_the_page_lists_the_papers_and_drafts_one_once(client: Any, concluded: Dossier) -> None:
    client.force_login(official("qln"))
    page = client.get(reverse("dossier", args=[concluded.pk])).text
    assert page.count("Soạn dự thảo") == 4
    draft = reverse("dossier-paper-draft", args=[concluded.pk, "confirmation"])
    answer = client.post(draft)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/van-ban/")
    again = client.post(draft, follow=True).text
    assert "đã có văn bản xác nhận ở bước" in again
    assert again.count("Soạn dự thảo") == 3
    assert answer["Location"] in again
    assert client.get(reverse("dossier-paper", args=[concluded.pk, "plan", "pdf"])).status_code == 404
    assert client.get(f"/ho-so/{concluded.pk}/van-ban/confirmation.odt").status_code == 404
    client.force_login(official("huyen"))
    assert client.post(draft).status_code == 403


def test_a_day_before_the_dossier_was_opened_has_none(blank: Dossier) -> None:
    with pytest.raises(Problem) as found:
        source_of("appraisal").gather(f"dossier {blank.pk}", date(2020, 1, 1))
    assert found.value.number == 583

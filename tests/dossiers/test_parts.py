"""What a dossier holds: laid out by the procedure of its day, handed in, frozen when it is received."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image
from tests.dossiers.giving import moved, opened
from tests.making import EMPTY, TODAY

from datchuan.dossiers.models import Dossier, DossierPart, PartVersion
from datchuan.dossiers.operations import (
    DossierGiven,
    add_part,
    check_file_size,
    hand_in,
    may_remove,
    open_dossier,
)
from datchuan.dossiers.queries import missing_counts, parts_of
from datchuan.kernel.problem import Problem
from datchuan.people.models import Official
from datchuan.platform.models import AuditEntry
from datchuan.territory.models import Unit

pytestmark = pytest.mark.usefixtures("province")
NOW = datetime(2020, 11, 20, 8, tzinfo=UTC)
TRI_PHUONG = "06016-1"


def picture(colour: int = 0) -> bytes:
    kept = BytesIO()
    Image.new("L", (40, 30), colour).save(kept, "PNG")
    return kept.getvalue()


@pytest.fixture
def dossier(qln: Official) -> Dossier:
    return opened(EMPTY, by=qln)


def part(dossier: Dossier, key: str = "request") -> DossierPart:
    return dossier.parts.get(key=key)


def given(dossier: Dossier, key: str = "request", content: bytes | None = None, **more: Any) -> PartVersion:
    content = picture() if content is None else content
    return hand_in(part=part(dossier, key), content=content, file_name="to-trinh.png", by=None, at=NOW, **more)


def test_the_parts_of_the_procedure_of_its_day(dossier: Dossier) -> None:
    assert dossier.procedure == "vn-xa-2016"
    states = parts_of(dossier)
    assert [state.part.key for state in states][:3] == ["request", "result", "opinions"]
    assert [state.part.key for state in states if not state.is_missing] == ["plans", "houses"]
    assert states[0].words == "còn thiếu, chờ Xã"
    assert {state.part.by for state in states} == {"commune", "district"}
    assert missing_counts([dossier.pk]) == {dossier.pk: (9, 11)}


def test_where_no_procedure_is_known_people_say_what_they_hand_in(qln: Official) -> None:
    commune = Unit.objects.get(pk=EMPTY)
    given = DossierGiven(commune=commune, standard="enhanced", opened_on=date(2020, 10, 6))
    made = open_dossier(given=given, by=qln, today=TODAY)
    assert (made.procedure, made.parts.count()) == ("", 0)
    added = add_part(dossier=made, title="Phương án bố trí dân cư", maker="commune", by=qln)
    assert (added.key, added.order, added.holds) == ("", 1, "file")
    for title, maker in (("Phương án bố trí dân cư", "commune"), ("Phương án khác", "ministry"), ("x", "commune")):
        with pytest.raises(Problem) as found:
            add_part(dossier=made, title=title, maker=maker, by=qln)
        assert found.value.number == 821


def test_every_version_stays_and_the_newest_counts(dossier: Dossier) -> None:
    given(dossier)
    second = given(dossier, content=picture(9), note="Bản ký lại")
    state = parts_of(dossier)[0]
    assert state.now == second
    assert [version.number for version in state.versions] == [2, 1]
    assert state.words == "đã nộp, bản thứ 2"
    assert (second.pages, second.signatures, second.media_type) == (1, None, "image/png")
    assert AuditEntry.objects.latest("pk").details["version"] == 2
    assert missing_counts([dossier.pk]) == {dossier.pk: (8, 11)}
    assert not may_remove(dossier=dossier)


REFUSED = [
    # content, number, words
    (b"", 341, "trống"),
    (b"PK\x03\x04 a workbook named .pdf", 341, "không phải PDF"),
    (b"%PDF-1.7 broken off", 342, "cắt cụt"),
    (b"%PDF-1.7\nnothing\n%%EOF", 715, "không mở được"),
]


@pytest.mark.parametrize(("content", "number", "words"), REFUSED)
def test_a_file_that_is_not_what_it_says(dossier: Dossier, content: bytes, number: int, words: str) -> None:
    with pytest.raises(Problem, match=words) as found:
        given(dossier, content=content)
    assert found.value.number == number
    assert not PartVersion.objects.filter(part__dossier=dossier).exists()


def test_a_scan_of_two_hundred_megabytes_and_the_same_file_again(dossier: Dossier) -> None:
    with pytest.raises(Problem, match="nặng 200,0 MB, giới hạn 60 MB") as found:
        check_file_size(size=200_000_000, file_name="ho-so.pdf")
    assert found.value.number == 823
    given(dossier)
    with pytest.raises(Problem, match="đã là bản đang dùng") as found:
        given(dossier)
    assert found.value.number == 823
    with pytest.raises(Problem, match="lấy từ số liệu") as found:
        given(dossier, "houses")
    assert found.value.number == 822


def test_records_are_frozen_when_it_is_received(qln: Official) -> None:
    moved(Dossier.objects.get(commune=TRI_PHUONG), "withdraw")
    made = opened(TRI_PHUONG, by=qln)
    made = moved(made, "receive", date(2020, 11, 16), by=qln)
    frozen = part(made, "houses").versions.get()
    assert (frozen.as_of, frozen.criteria_set) == (date(2020, 11, 16), "vn-xa-2016")
    assert [line["code"] for line in frozen.lines] == ["9.1", "9.2"]
    assert "hộ = " in frozen.lines[1]["actual"]
    assert [line["code"] for line in part(made, "plans").versions.get().lines] == ["1.1", "1.2"]
    assert parts_of(made)[-1].words == "đã chụp lại theo số liệu ngày 16/11/2020"


def test_a_dossier_that_is_over_takes_nothing(dossier: Dossier, qln: Official) -> None:
    moved(dossier, "withdraw", by=qln)
    with pytest.raises(Problem, match="Hồ sơ đã khép") as found:
        given(dossier)
    assert found.value.number == 820


def test_nobody_is_waited_for_once_it_is_over(client: Client, dossier: Dossier, qln: Official) -> None:
    client.force_login(qln)
    assert "Còn thiếu, chờ Xã" in client.get(reverse("dossier", args=[dossier.pk])).text
    moved(dossier, "withdraw", by=qln)
    page = client.get(reverse("dossier", args=[dossier.pk])).text
    assert "Hồ sơ đã khép mà thiếu" in page
    assert "chờ Xã" not in page
    assert "chờ Huyện" not in page


def test_a_version_is_never_changed(dossier: Dossier) -> None:
    kept = given(dossier)
    with pytest.raises(TypeError):
        kept.save()
    with pytest.raises(TypeError):
        kept.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        PartVersion.objects.filter(pk=kept.pk).update(note="khác")


def address(dossier: Dossier, key: str = "request") -> str:
    return reverse("dossier-part", args=[dossier.pk, part(dossier, key).pk])


def upload(dossier: Dossier, key: str = "request", content: bytes | None = None) -> dict[str, Any]:
    file = SimpleUploadedFile("tờ trình.png", picture() if content is None else content)
    return {f"p{part(dossier, key).pk}-file": file, f"p{part(dossier, key).pk}-note": "Bản ký"}


def test_a_commune_hands_in_its_own_on_the_page(client: Client, xa: Official, qln: Official) -> None:
    made = Dossier.objects.get(commune=TRI_PHUONG)
    assert made.parts.exists()
    client.force_login(xa)
    page = client.get(reverse("dossier", args=[made.pk])).text
    assert "Còn thiếu 9/11" in page
    assert "chờ Huyện, Xã" in page
    assert client.post(address(made), upload(made)).status_code == 302
    page = client.get(reverse("dossier", args=[made.pk])).text
    assert "Còn thiếu 8/11" in page
    assert "tờ trình.png" in page
    refused = client.post(address(made, "district_request"), upload(made, "district_request"))
    assert refused.status_code == 403
    broken = client.post(address(made, "meeting"), upload(made, "meeting", b"%PDF-1.7 x"))
    assert broken.status_code == 400
    assert "cắt cụt" in broken.text
    client.force_login(qln)
    shown = client.get(reverse("dossier-part-file", args=[made.pk, part(made).pk, 1]))
    assert b"".join(shown.streaming_content) == picture()
    assert "t%E1%BB%9D" in shown["Content-Disposition"]
    assert AuditEntry.objects.latest("pk").action == "dossiers.open_file"


def test_others_neither_see_nor_hand_in(client: Client, huyen: Official, vpdp: Official, lanhdao: Official) -> None:
    made = opened(EMPTY)
    elsewhere = Dossier.objects.exclude(commune__parent=made.commune.parent).first()
    assert elsewhere is not None
    client.force_login(huyen)
    assert client.post(address(elsewhere), upload(elsewhere)).status_code == 404
    assert client.post(address(made, "district_report"), upload(made, "district_report")).status_code == 302
    client.force_login(vpdp)
    assert client.post(address(made), upload(made)).status_code == 403
    client.force_login(lanhdao)
    assert client.post(address(made), upload(made)).status_code == 403


def test_a_paper_of_ones_own_is_added_on_the_page(client: Client, dossier: Dossier, qln: Official) -> None:
    client.force_login(qln)
    add = reverse("dossier-part-add", args=[dossier.pk])
    assert client.post(add, {"them-title": "Biên", "them-maker": "commune"}).status_code == 400
    assert client.post(add, {"them-title": "Phương án tái định cư", "them-maker": "district"}).status_code == 302
    assert "Phương án tái định cư" in client.get(reverse("dossier", args=[dossier.pk])).text


def test_a_page_asks_as_much_for_many_papers_as_for_few(client: Client, dossier: Dossier, qln: Official) -> None:
    client.force_login(qln)
    counts = []
    for place in range(2):
        client.get(reverse("dossier", args=[dossier.pk]))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("dossier", args=[dossier.pk]))
        counts.append(len(queries))
        for number, each in enumerate(dossier.parts.exclude(holds__in=["plans", "houses"])):
            content = picture(20 * place + number)
            hand_in(part=each, content=content, file_name="a.png", by=qln, at=NOW)
    assert counts[1] <= counts[0]  # with papers it is not asked whether an act stopped it

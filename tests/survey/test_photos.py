"""Photos of submissions: small ones made once, a gallery by village and day, each with what it says of itself."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image
from tests.survey.field import NOW, VILLAGE, device, instance
from tests.survey.test_evidence import photo

from datchuan.survey.models import Attachment, Submission
from datchuan.survey.operations import IncomingFile, examine_waiting, receive, take_waiting
from datchuan.survey.thumbnails import SIDE, thumbnail_of
from datchuan.territory.models import Village

PAGE = "/thu-thap/anh/"
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def _published(forms_published, province) -> None:
    """Every test begins with the forms published."""


@pytest.fixture
def sent():
    """Send a submission with a photo of its front; returns it, examined."""

    def send(content: bytes, area: str = "06016-1", name: str = "truoc.jpg", **changes) -> Submission:
        phone, _ = device(area)
        answers = {"evidence/photo_front": name, **changes}
        submission = receive(
            xml=instance(answers), files=[IncomingFile(name, content)], device=phone, at=NOW, today=TODAY
        )
        take_waiting()
        examine_waiting()
        return submission

    return send


def _picture(width: int, height: int, orientation: int = 1) -> bytes:
    file = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, "Máy của ông Páo"
    Image.effect_noise((width, height), 60).convert("RGB").save(file, "JPEG", exif=exif)
    return file.getvalue()


def test_a_small_picture_is_made_once_upright_and_says_nothing_of_the_camera(sent):
    submission = sent(_picture(1280, 960, orientation=6))
    path = thumbnail_of(submission.attachments.get())
    with Image.open(path) as small:
        assert small.size == (SIDE * 3 // 4, SIDE)
        assert not small.getexif()
    made = path.stat().st_mtime_ns
    assert thumbnail_of(submission.attachments.get()) == path
    assert path.stat().st_mtime_ns == made
    assert not list(path.parent.glob("*.tmp"))


@pytest.mark.parametrize("content", [b"\xff\xd8anh", b"<svg onload='x'/>", b""])
def test_what_is_no_picture_has_no_small_one_and_is_not_shown_as_one(client, sent, xa, content):
    submission = sent(content)
    client.force_login(xa)
    assert thumbnail_of(submission.attachments.get()) is None
    assert client.get(f"/thu-thap/phieu/{submission.pk}/anh-nho/truoc.jpg").status_code == 404
    folder = Path(submission.attachments.get().file.path).parents[3] / "anh-nho"
    assert not [each for each in folder.rglob("*") if each.is_file()]


def test_a_submission_shows_its_photos_with_what_they_say(client, sent, xa):
    submission = sent(photo(6, taken="2020:12:30 08:04:00", place=(22.3204, 106.4847)))
    client.force_login(xa)
    page = client.get(f"/thu-thap/phieu/{submission.pk}/").text
    assert "Ảnh mặt trước nhà" in page
    assert f'alt="Ảnh mặt trước nhà, hộ {Submission.objects.get().subject}, mở ảnh lớn"' in page
    assert "Chụp 30/12/2020 08:04. Cách vị trí trong phiếu 15 m." in page
    small = client.get(f"/thu-thap/phieu/{submission.pk}/anh-nho/truoc.jpg")
    assert small["Content-Type"] == "image/jpeg"
    assert small.getvalue()[:2] == b"\xff\xd8"


def test_the_gallery_shows_a_village_and_a_day_of_the_area(client, sent, xa):
    first = sent(photo(1), surveyed_on="2020-12-20")
    second = sent(photo(2), surveyed_on="2020-12-30")
    village = Village.objects.get(code=VILLAGE)
    client.force_login(xa)

    def shown(query: str) -> list[int]:
        page = client.get(PAGE + query).text
        return [each.pk for each in (first, second) if f"/thu-thap/phieu/{each.pk}/anh-nho/" in page]

    assert shown("") == [second.pk], "the last day"
    assert shown("?ngay=2020-12-20") == [first.pk]
    assert shown(f"?thon={village.pk}") == [first.pk, second.pk]
    assert shown("?ngay=2020-12-01") == []


def test_another_district_sees_no_photo(client, sent, huyen, qln):
    far = sent(photo(1), area="06268-2")
    client.force_login(huyen)
    assert "/anh-nho/" not in client.get(f"{PAGE}?ngay=2020-12-30").text
    assert client.get(f"{PAGE}?xa=06268-2").status_code == 404
    assert client.get(f"/thu-thap/phieu/{far.pk}/anh-nho/truoc.jpg").status_code == 404
    client.force_login(qln)
    assert client.get(f"/thu-thap/phieu/{far.pk}/anh-nho/truoc.jpg").status_code == 200


def test_the_gallery_asks_a_constant_number_of_questions(client, sent, xa):
    client.force_login(xa)
    counts = []
    for seeds in ((1,), (2, 3, 4)):
        for seed in seeds:
            sent(photo(seed))
        with CaptureQueriesContext(connection) as captured:
            page = client.get(f"{PAGE}?ngay={date(2020, 12, 30)}").text
        assert page.count("/anh-nho/") == Attachment.objects.count()
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 20

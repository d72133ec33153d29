"""Widths read from the font are the font's."""

from __future__ import annotations

import pytest

from datchuan.documents.layout import balanced_room
from datchuan.documents.text_width import FACES, FONTS, missing_letters, width_of
from datchuan.documents.wording import MOTTO, STATE

VIETNAMESE = "aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"


@pytest.mark.parametrize("face", FACES)
def test_widths_agree_with_another_reader(face):
    fonts = pytest.importorskip("PIL.ImageFont")
    font = fonts.truetype(str(FONTS / f"Tinos-{face}.ttf"), 2048, layout_engine=fonts.Layout.BASIC)
    for letter in VIETNAMESE + VIETNAMESE.upper() + "0123456789.,;:/-()%²≥":
        ours = width_of(letter, 2048, bold="Bold" in face, italic="Italic" in face)
        assert ours == pytest.approx(font.getlength(letter), abs=1)


def test_every_vietnamese_letter_is_there_and_an_emoji_is_not():
    assert missing_letters(VIETNAMESE + VIETNAMESE.upper() + "“”–…≥≤²°×\u00a0") == []
    assert missing_letters("nhà 😀 漢 😀") == ["😀", "漢"]


def test_the_head_fits():
    assert width_of(STATE, 13, bold=True) < 100 * 72 / 25.4
    assert width_of(MOTTO, 14, bold=True) == pytest.approx(60.4 * 72 / 25.4, abs=2)


def test_balancing_never_adds_a_line():
    text = "Thực hiện các tiêu chí thuộc ngành Xây dựng trong Chương trình xây dựng nông thôn mới năm 2020"
    room = balanced_room(text, 14, bold=True, room=430)
    assert width_of(text, 14, bold=True) / 2 < room < 430
    assert balanced_room("Ngắn", 14, bold=True, room=430) == pytest.approx(width_of("Ngắn", 14, bold=True), abs=5)

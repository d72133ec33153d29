"""The front-end ground: every component renders, nothing inline that the content security policy forbids."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import engines
from django.template.loader import render_to_string

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "src/datchuan/platform/templates"
SOURCES = sorted((ROOT / "src/datchuan").rglob("templates/**/*.html"))


def shown(source: str, **context: object) -> str:
    from django_cotton.compiler_regex import CottonCompiler

    return engines["django"].from_string(CottonCompiler().process(source)).render(context)


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_inline_style_or_script(source: Path) -> None:
    text = source.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=\"|javascript:|hx-on", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_icon_is_in_the_sprite(source: Path) -> None:
    lines = (ROOT / "assets/icons.txt").read_text(encoding="utf-8").splitlines()
    names = {line.split("#")[0].split("=")[0].strip() for line in lines}
    used = set(re.findall(r"<c-icon\s+name=\"([\w-]+)\"", source.read_text(encoding="utf-8")))
    assert used <= names


def test_every_icon_of_the_menu_is_in_the_sprite() -> None:
    from datchuan.config.frame import MENU

    lines = (ROOT / "assets/icons.txt").read_text(encoding="utf-8").splitlines()
    assert {entry[2] for entry in MENU} <= {line.split("=")[0].strip() for line in lines}


def test_the_lock_holds_no_registry_address() -> None:
    lock = (ROOT / "assets/package-lock.json").read_text(encoding="utf-8")
    assert '"resolved": "http' not in lock


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('<c-share :part="157" :whole="181" />', ["86,7\u00a0%", "(157/181)"]),
        ('<c-verdict outcome="met" />', ["Đạt"]),
        ('<c-verdict outcome="not_met" label="thiếu 17 nhà" compact />', ["Không đạt", "thiếu 17 nhà"]),
        ('<c-verdict outcome="undetermined" />', ["Chưa đủ căn cứ"]),
        ('<c-mark kind="unchecked">Chưa có bản gốc.</c-mark>', ["chưa đối chiếu văn bản", "Chưa có bản gốc."]),
        (
            '<c-meter :value="141" :max="181" :target="157" label="Xã đạt" />',
            ['width="779"', "Xã đạt: 141/181", "mục tiêu 157"],
        ),
        ('<c-steps :current="2" />', ["Chọn tệp", 'aria-current="step"']),
        ('<c-figure label="Nhà còn thiếu" value="1.204" />', ["Nhà còn thiếu", "1.204"]),
        ('<c-card title="Quy hoạch"><c-slot name="actions">x</c-slot>y</c-card>', ["Quy hoạch", "card-actions", "y"]),
        ('<c-alert kind="error" title="Có 3 ô lỗi">Sửa rồi nhập lại.</c-alert>', ['role="alert"', "Có 3 ô lỗi"]),
    ],
)
def test_components(source: str, expected: list[str]) -> None:
    page = shown(source).replace(" %", "\u00a0%")
    assert "<c-" not in page
    for part in expected:
        assert part in page


@pytest.mark.parametrize("name", ["404.html", "403.html", "500.html", "platform/problem.html"])
def test_pages_without_a_signed_in_official(name: str) -> None:
    problem = {"what": "không phải là số", "where": "Dòng 14", "mend": "Nhập số m²", "number": 312}
    page = render_to_string(name, {"problem": problem})
    assert "<h1>" in page
    assert "<c-" not in page

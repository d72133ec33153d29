"""Whatever stands in a law file, it is read or refused with a sentence: never another error, never slowly."""

from __future__ import annotations

import random
import shutil
import warnings
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from datchuan.kernel.problem import Problem
from datchuan.kernel.resources import law_folder
from datchuan.law.expression import parse
from datchuan.law.facts import Field
from datchuan.law.lint import faults_of
from datchuan.law.loading import Loader
from datchuan.law.text_files import MAX_BYTES, parse_text_file, read_text_file
from datchuan.law.tree import ParamRef

FILES = [
    "instruments.yaml",
    "regions.yaml",
    "terms.yaml",
    "facts/house.yaml",
    "rules/house-cv117.yaml",
    "rules/house-cv134.yaml",
    "sets/vn-xa-2021.yaml",
    "sets/vn-xa-2026.yaml",
]
OVERLAY = """key: thu
title: Dựng cho kiểm thử
province: "20"
set: vn-xa-2021
instrument: qd-318-2022
sources: {thu: dựng cho kiểm thử}
levels:
  - {indicator: "9.2", at_least: "80", valid_from: 2023-01-01, place: chỗ, source: thu, checked: false}
"""
TOKENS = [
    "",
    "null",
    "true",
    "-1",
    "9" * 30,
    "[]",
    "{}",
    "[[]]",
    "~",
    "!!float 1.5",
    "&a 1",
    "*a",
    "? [a]",
    "1: 2",
    "|",
    '"',
]
TOKENS += ["2016-99-99", '"1e9"', '"0"', "x" * 200, "\t", "#", "- - -", "<<: {a: b}", "\u2028", "not a and", "a\x00b"]


def told(problem: Problem) -> None:
    assert problem.sentence.strip().endswith((".", "?")), problem.sentence
    assert 100 < problem.number < 120, problem.number


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("fuzz") / "law"
    shutil.copytree(law_folder(), copy)
    (copy / "sets" / "vn-xa-2016.yaml").unlink()  # long, and of the same form as the others
    (copy / "overlays" / "thu.yaml").write_text(OVERLAY, "utf-8")
    Loader(copy).library()
    return copy


@cache
def text_of(name: str) -> str:
    return OVERLAY if name.startswith("overlays") else (law_folder() / name).read_text("utf-8")


def mutated(text: str, chance: random.Random) -> str:
    """A few lines lost, doubled, moved, shifted, or with a value replaced."""
    lines = text.split("\n")
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(lines))
        kind = chance.randrange(6)
        if kind == 0:
            del lines[at]
        elif kind == 1:
            lines.insert(at, lines[at])
        elif kind == 2:
            lines.insert(chance.randrange(len(lines)), lines.pop(at))
        elif kind == 3:
            lines[at] = " " * chance.randrange(6) + lines[at].lstrip()
        elif kind == 4:
            lines[at] = lines[at].partition(":")[0] + ": " + chance.choice(TOKENS)
        else:
            place = chance.randrange(len(lines[at]) + 1)
            lines[at] = lines[at][:place] + chance.choice(TOKENS) + lines[at][place + 1 :]
        lines = lines or [""]
    return "\n".join(lines)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from([*FILES, "overlays/thu.yaml"]), seed=st.integers(0, 2**32))
def test_a_spoiled_file_is_read_or_refused(folder: Path, name: str, seed: int) -> None:
    (folder / name).write_text(mutated(text_of(name), random.Random(seed)), "utf-8")
    try:
        Loader(folder).library()
    except Problem as problem:
        told(problem)
        assert faults_of(folder), "the linter sees a fault wherever the library does"
    finally:
        (folder / name).write_text(text_of(name), "utf-8")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda text: text.encode("utf-8", "ignore")))
)
def test_any_bytes(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.yaml").write_bytes(content)
    try:
        parse_text_file(tmp_path, "a.yaml")
    except Problem as problem:
        told(problem)


_WORDS = st.sampled_from(
    """
    hard_floor persons living_area roof_material surveyed_on param.x param count_true is_missing ( ) [ ] , . and or not
    in < <= == != >= > + - * / ** % 1 2 0 1.5 1j True None ... 'ngoi' '14.5' '2020-01-01' b'a' f'{1}' lambda : if else
    __import__ os = := @ ~ is await yield { } # \\
    """.split()  # noqa: SIM905 (a list of sixty words is read more easily so)
)


@settings(max_examples=600, deadline=None)
@given(text=st.one_of(st.lists(_WORDS, max_size=25).map(" ".join), st.text(max_size=80)))
def test_any_expression(text: str) -> None:
    fields = house_fields()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            parse(text, fields, {"x": ParamRef("x", "x")})
    except Problem as problem:
        told(problem)


@cache
def house_fields() -> dict[str, Field]:
    loader = Loader(law_folder())
    loader.load_instruments()
    loader.load_facts()
    return dict(loader.facts["house"].fields)


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('true')",
        "persons.__class__ == 1",
        "(lambda: True)()",
        "[x for x in persons]",
        "f'{persons}' == 'a'",
        "count_true(*persons) > 1",
        "open('a')",
    ],
)
def test_no_expression_reaches_python(text: str) -> None:
    with pytest.raises(Problem) as caught:
        parse(text, house_fields(), {})
    assert caught.value.number == 104


HUGE = {
    "a 10 MB file": ("a: " + "x" * 10_000_000, "lớn hơn"),
    "ten million lists in lists": ("[" * 10_000_000, "lớn hơn"),
    "lists in lists": ("[" * (MAX_BYTES - 1), "lồng quá"),
    "maps in maps": ("{a: " * 200_000, "lồng quá"),
    "indented maps": ("\n".join(" " * depth + "a:" for depth in range(1200)), "lồng quá"),
    "dashes": ("- " * 400_000, "lồng quá"),
    "a number of a million digits": ("a: " + "9" * 900_000, "con số dài"),
    "a bomb of aliases": ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]", "neo"),
    "a Python object": ("a: !!python/object/apply:os.system ['true']", "thẻ"),
    "a key that is a list": ("? [a, b]\n: c", "khóa phải là chữ"),
    "a key that is a number": ("1: a", "khóa phải là chữ"),
    "a null byte": ("a: \x00", "YAML"),
}


@pytest.mark.parametrize(("text", "said"), HUGE.values(), ids=HUGE.keys())
def test_large_deep_and_strange_files_are_refused(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "terms.yaml").write_text(text, "utf-8")
    with pytest.raises(Problem) as caught:
        read_text_file(tmp_path, "terms.yaml", "terms")
    assert said in caught.value.sentence
    told(caught.value)

"""The grammar: what it takes, what it refuses, and that nothing in it can run."""

from __future__ import annotations

from decimal import Decimal

import pytest

from datchuan.kernel.problem import Problem
from datchuan.law import tree
from datchuan.law.emit_python import emit_python
from datchuan.law.expression import MAX_LENGTH, parse
from datchuan.law.facts import Choice, Field
from datchuan.law.lowering import bind, lower, parameters_of
from datchuan.law.words import expression_words

SHEDS = (Choice(1, "clean", "Sạch"), Choice(2, "dirty", "Bẩn"), Choice(3, "none", "Không có"))
FIELDS = {
    field.key: field
    for field in (
        Field("a", "A", "bool", "a"),
        Field("b", "B", "bool", "b"),
        Field("c", "C", "bool", "c"),
        Field("persons", "Số người", "int", "persons", minimum=1, maximum=60),
        Field("area", "Diện tích", "decimal", "area_dm2", scale=2, unit="m²", minimum=0, maximum=200_000),
        Field("shed", "Chuồng", "choice", "shed", choices=SHEDS),
        Field("built_on", "Ngày xây", "date", "built_on"),
        Field("due_on", "Hạn", "date", "due_on"),
    )
}
PARAMETERS = {
    "per_person": tree.ParamRef("per_person", "Diện tích mỗi người", "m²/người", 1),
    "least": tree.ParamRef("least", "Ít nhất"),
}
VALUES: dict[str, Decimal | None] = {"per_person": Decimal("10.5"), "least": Decimal(2)}


def value_of(text: str, values: dict[str, Decimal | None] = VALUES, **facts: object) -> bool | None:
    return emit_python(lower(bind(parse(text, FIELDS, PARAMETERS), values)))(facts)


TRUTHS = [
    ("a", {"a": True}, True),
    ("a", {}, None),
    ("not a", {"a": False}, True),
    ("a and b", {"a": False}, False),  # a known no decides
    ("a and b", {"a": True}, None),
    ("a or b", {"a": True}, True),
    ("a or b", {"a": False}, None),
    ("a == True", {"a": True}, True),
    ("a != True", {"a": True}, False),
    ("False == a", {"a": False}, True),
    ("a == b", {"a": True, "b": True}, True),
    ("a == (persons > 2)", {"a": True, "persons": 3}, True),
    ("a != b", {"a": True}, None),
    ("persons > 3", {"persons": 4}, True),
    ("3 < persons", {"persons": 3}, False),
    ("persons - 1 >= 3", {"persons": 4}, True),
    ("persons >= -2", {"persons": 1}, True),
    ("area >= param.per_person * persons", {"area": 4200, "persons": 4}, True),
    ("area >= param.per_person * persons", {"area": 4199, "persons": 4}, False),
    ("area >= param.per_person * persons", {"area": 4199}, None),
    ("param.per_person * persons <= area", {"area": 4200, "persons": 4}, True),
    ('area > "40.5"', {"area": 4050}, False),
    ('area > "40.5"', {"area": 4051}, True),
    ('area in ["40.5", 12]', {"area": 1200}, True),
    ("persons in [1, 2]", {"persons": 3}, False),
    ("persons not in [1, 2]", {}, None),
    ('shed in ["clean", "none"]', {"shed": 3}, True),
    ('shed == "dirty"', {"shed": 2}, True),
    ('shed != "dirty"', {}, None),
    ('built_on < "2020-01-31"', {}, None),
    ("built_on <= due_on", {"built_on": 2, "due_on": 2}, True),
    ("is_missing(area)", {}, True),
    ("is_missing(area) or a", {"area": 1, "a": False}, False),
    ("count_true(a, b, c) >= 2", {"a": True, "b": True}, True),  # enough without c
    ("count_true(a, b, c) >= 2", {"a": False, "b": False}, False),  # too few whatever c is
    ("count_true(a, b, c) >= 2", {"a": True}, None),
    ("count_true(a, b, c) >= param.least", {"a": True, "b": True, "c": False}, True),
    ("count_true(a, b, c) == 1", {"a": True, "b": False, "c": False}, True),
    ("count_true(a, b, c) == 1", {"a": True, "b": True}, False),
    ("count_true(a, b, c) != 1", {"a": True, "b": True}, True),
    ("count_true(a, b, c) < 2", {"a": True, "b": True}, False),
    ("2 > count_true(a, b, c)", {"a": False, "b": False}, True),
    ("count_true(not a, persons > 2) <= 1", {"a": True}, True),
]


@pytest.mark.parametrize(("text", "facts", "wanted"), TRUTHS)
def test_values(text: str, facts: dict[str, object], wanted: bool | None) -> None:
    assert value_of(text, **facts) is wanted


def test_an_unknown_parameter_makes_the_comparison_unknown_and_no_more() -> None:
    unknown: dict[str, Decimal | None] = {"per_person": None, "least": None}
    assert value_of("area >= param.per_person * persons", unknown, area=10**5, persons=1) is None
    assert value_of("a or area >= param.per_person", unknown, a=True) is True
    assert value_of("count_true(a, b) >= param.least", unknown, a=True, b=True) is None


REFUSED = [
    "__import__('os').system('true')",
    "().__class__.__bases__[0].__subclasses__()",
    "a.__class__",
    "param.__class__ == 1",
    "param.per_person.real >= 1",
    "open('/etc/passwd')",
    "eval('a')",
    "exec('a')",
    "lambda: a",
    "[a for a in b]",
    "(a := b)",
    "a if b else c",
    "{a}",
    "{'a': b}",
    "f'{a}'",
    "persons[0] == 1",
    "persons / 2 > 1",
    "persons // 2 > 1",
    "persons % 2 == 1",
    "persons ** 99 > 1",
    "persons << 60 > 1",
    "persons | 1 == 1",
    "~persons == 1",
    "+persons == 1",
    "-persons < 0",
    "1 < persons < 3",
    "a is True",
    "a is not None",
    "a == None",
    "persons > 2.5",
    "persons > 'nan'",
    "area > 'inf'",
    "area > '1e400'",
    "persons == True",
    "persons > b''",
    "a > b",
    "a == 1",
    "a + b == 2",
    "a == persons",
    "persons",
    "1",
    "True",
    "'a'",
    "unknown_field",
    "param.unknown > 1",
    "param == 1",
    "shed == 1",
    "shed == 'missing'",
    "shed > 'clean'",
    "shed in []",
    "shed in 'clean'",
    "shed in [a]",
    "a in [True]",
    "built_on == '31/01/2020'",
    "built_on == 20200131",
    "built_on <= area",
    "built_on + 1 <= due_on",
    "area in ['1.234']",
    "count_true(a, b)",
    "count_true() >= 1",
    "count_true(*a) >= 1",
    "count_true(a, b=c) >= 1",
    "count_true(persons) >= 1",
    "count_true(a) >= '1.5'",
    "count_true(a) >= persons",
    "is_missing()",
    "is_missing(a, b)",
    "is_missing(a and b)",
    "is_missing(param.least)",
    "is_missing(area) > 0",
    "any(a)",
    "a; b",
    "a\nb",
    "a # b\n)",
    "",
    "a and",
    "a\x00",
    "import os",
    "yield a",
    "await a",
    "...",
    "a @ b",
    "(a, b)",
    "*a",
]


@pytest.mark.parametrize("text", REFUSED)
def test_refused(text: str) -> None:
    with pytest.raises(Problem) as caught:
        parse(text, FIELDS, PARAMETERS)
    assert caught.value.number == 104


@pytest.mark.parametrize(
    "text",
    [
        "a and " * 200 + "a",
        "not " * 60 + "a",
        "(" * 230 + "a" + ")" * 230,
        "-" * 400 + "1 < persons",
        "persons" + " + 1" * 200 + " > 2",
        "count_true(" + "a, " * 198 + "a) > 1",
        "a" * (MAX_LENGTH + 1),
        "persons > " + "9" * 480,
    ],
)
def test_long_deep_and_large_texts_are_refused(text: str) -> None:
    with pytest.raises(Problem) as caught:
        parse(text, FIELDS, PARAMETERS)
    assert caught.value.number == 104


def test_brackets_alone_are_no_depth() -> None:
    assert parse("(" * 150 + "a" + ")" * 150, FIELDS, PARAMETERS) == tree.FieldRef(FIELDS["a"])


def test_a_product_that_could_leave_32_bits_is_refused() -> None:
    with pytest.raises(Problem, match="2 147 483 647"):
        value_of("area * area * persons >= 1")


def test_parameters_of() -> None:
    node = parse("count_true(a, area >= param.per_person) >= param.least", FIELDS, PARAMETERS)
    assert parameters_of(node) == {"per_person", "least"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("area >= param.per_person * persons", "diện tích ≥ 10,5 m²/người × số người"),
        ('area >= "40.5"', "diện tích ≥ 40,5 m²"),
        ("area in [40, 50]", "diện tích: 40 m² hoặc 50 m²"),
        ("a and (b or not c)", "a và (b hoặc không c)"),
        ("not (a and b)", "không phải (a và b)"),
        ('shed in ["clean", "none"]', "chuồng: sạch hoặc không có"),
        ('shed != "dirty"', "chuồng ≠ bẩn"),
        ("is_missing(area)", "chưa có thông tin về diện tích"),
        ("count_true(a, b, c) >= 2", "số điều đúng trong (a; b; c) ≥ 2"),
        ('built_on <= "2020-01-31"', "ngày xây ≤ ngày 31/01/2020"),
        ("(persons + 1) * 2 <= 10", "(số người + 1) × 2 ≤ 10"),
    ],
)
def test_words(text: str, words: str) -> None:
    assert expression_words(bind(parse(text, FIELDS, PARAMETERS), VALUES)) == words


def test_words_of_an_unknown_number() -> None:
    node = bind(parse("area >= param.per_person", FIELDS, PARAMETERS), {"per_person": None})
    assert expression_words(node) == "diện tích ≥ diện tích mỗi người (chưa rõ)"

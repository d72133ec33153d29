"""Long requirements as lists: nothing of the sentence is lost, and short ones stay sentences."""

from __future__ import annotations

from datetime import date

import pytest

from datchuan.law import tree
from datchuan.law.library import load_library
from datchuan.law.listing import LONGEST_SENTENCE, Requirement, requirement
from datchuan.law.regions import Profile
from datchuan.law.rules import bind_clause

PROFILE, DAY = Profile("tdmnpb", "mountain"), date(2022, 6, 30)


def said(rule: str, clause: str) -> Requirement:
    found = load_library().rules[rule]
    chosen = next(each for each in found.all_clauses() if each.key == clause)
    return requirement(bind_clause(found, chosen, DAY, PROFILE).written)


def leaves(item: Requirement) -> list[str]:
    return [leaf for point in item.points for leaf in leaves(point)] if item.points else [item.lead]


def test_a_short_requirement_is_one_sentence():
    assert said("house-cv117/standard", "living_area") == Requirement("diện tích ở ≥ 10 m²/người × số nhân khẩu")


def test_cv_134_is_a_list_of_three():
    whole = said("house-cv134/solid_or_semi_solid", "solid_or_semi_solid")
    assert whole.lead == "ít nhất 2 trong 3 điều sau"
    assert [point.lead for point in whole.points] == ["một trong các điều sau"] * 3
    assert "vật liệu khung, cột: bê tông cốt thép; sắt, thép; gỗ bền chắc; xây gạch hoặc đá" in leaves(whole)
    assert all(len(leaf) <= 130 for leaf in leaves(whole))


def test_an_or_beside_an_and_stands_in_brackets():
    whole = said("house-qd55/not_temporary", "structures_both")
    assert whole.lead == "ít hơn 2 trong 3 điều sau"
    assert any(leaf.startswith("(vật liệu mái: khác hoặc tấm lợp chất lượng tốt khác) và ") for leaf in leaves(whole))


@pytest.mark.parametrize("rule", load_library().rules.values(), ids=lambda rule: rule.key)
def test_every_answer_and_field_of_a_rule_is_said(rule):
    for clause in rule.all_clauses():
        bound = bind_clause(rule, clause, DAY, PROFILE)
        text = " ".join(leaves(requirement(bound.written))).lower()
        for field in _fields(bound.written):
            assert field.title.lower() in text
        if len(text) > LONGEST_SENTENCE * 1.3:
            assert requirement(bound.written).points, f"{rule.key} {clause.key} is one long sentence"


def _fields(node: tree.Node) -> set:
    own = {node.field} if hasattr(node, "field") else set()
    inner = [*getattr(node, "items", ()), *(getattr(node, name, None) for name in ("item", "left", "right"))]
    return own.union(*(_fields(each) for each in inner if each is not None))

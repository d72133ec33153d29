"""The three resolutions entered by file on the units of 2019 give the units of today, and are taken back exactly."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from datchuan.kernel.resources import data_folder
from datchuan.territory.models import Change, ChangeAct, Shape, Statistic, Unit
from datchuan.territory.operations import apply_act, enter_file, load_territory, reverse_act

TODAY = date(2025, 7, 1)
FIELDS = (
    "pk",
    "code",
    "level",
    "type",
    "name",
    "short_name",
    "search",
    "parent",
    "valid_from",
    "valid_to",
    "created_by",
    "ended_by",
    "continues",
    "identity",
)
EDGE = ("event", "effective_on", "type", "from_unit", "to_unit", "extent", "area_km2", "population", "confidence")


def units() -> set[Any]:
    return set(Unit.objects.values_list(*FIELDS))


def edges() -> set[Any]:
    return set(Change.objects.values_list(*EDGE))


def everything() -> dict[str, set[Any]]:
    shapes = Shape.objects.values_list("unit", "valid_from", "valid_to", "origin", "svg_path")
    figures = Statistic.objects.values_list("unit", "snapshot_on", "indicator", "method", "value")
    return {"units": units(), "edges": edges(), "shapes": set(shapes), "figures": set(figures)}


@pytest.fixture
def loaded(empty_database: None) -> dict[str, set[Any]]:
    load_territory(folder=data_folder())
    return everything()


@pytest.fixture
def of_2019(loaded: dict[str, set[Any]]) -> dict[str, set[Any]]:
    """The territory with its loaded acts taken back, newest first."""
    for act in ChangeAct.objects.order_by("-applied_order"):
        reverse_act(act=act, by=None, reason="Dựng lại từ đầu")
    return loaded


def file(*days: str) -> bytes:
    header, *lines = (data_folder() / "admin_changes.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    return "".join([header, *(line for line in lines if line.split(",")[1] in days)]).encode()


def test_loaded_acts_are_taken_back_to_the_units_of_2019(of_2019: dict[str, set[Any]]) -> None:
    assert Unit.objects.count() == 226 + 12
    assert not Unit.objects.exclude(valid_to=None).exists()
    assert not Unit.objects.exclude(ended_by="").exists()
    assert not Change.objects.exists()
    assert set(Shape.objects.values_list("valid_from", "valid_to")) == {(None, None)}


def test_the_file_gives_the_units_that_were_loaded(of_2019: dict[str, set[Any]]) -> None:
    """One file with the three days: the very rows of data/admin_units.csv and data/admin_changes.csv."""
    content = file("2020-01-01", "2024-12-01", "2025-07-01")
    act = enter_file(content=content, file_name="sap-xep.csv", by=None, today=TODAY)
    assert act.preview["faults"] == []
    apply_act(act=act, by=None, today=TODAY)
    assert units() == of_2019["units"]
    assert edges() == of_2019["edges"]


def test_lang_son_2025_is_applied_and_taken_back(loaded: dict[str, set[Any]]) -> None:
    newest = ChangeAct.objects.get(effective_on=TODAY)
    reverse_act(act=newest, by=None, reason="Nhập lại bằng tệp")
    before = everything()
    act = enter_file(content=file("2025-07-01"), file_name="2025.csv", by=None, today=TODAY)
    apply_act(act=act, by=None, today=TODAY)
    assert units() == loaded["units"]
    act.refresh_from_db()
    reverse_act(act=act, by=None, reason="Thử hoàn tác")
    assert everything() == before

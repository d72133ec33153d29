"""No number of the law without the text it comes from, the place in it, and where it was read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.whole.places import ROOT

from datchuan.law.cited import CitedValue
from datchuan.law.library import load_library

VALUES = load_library().values
# Measures of the printed page: they lay out a paper and decide nothing, so shares of a line may be written 0.42.
PAGE_MEASURES = "document-forms.yaml"


def test_there_are_values() -> None:
    assert len(VALUES) > 300


def _lacks(value: CitedValue) -> list[str]:
    """What a reviewer would miss; an instrument without a place in it is no citation."""
    instrument = value.citation.instrument
    parts = {
        "instrument": instrument.number and instrument.kind,
        "instrument's source": instrument.source,
        "place": value.citation.place.strip(),
        "source": value.source.strip(),
        "words": value.words.strip(),
        "file": value.file.startswith("law/"),
    }
    return [part for part, given in parts.items() if not given]


def test_every_value_has_an_instrument_a_place_and_a_source() -> None:
    uncited = {value_id: lacks for value_id, value in VALUES.items() if (lacks := _lacks(value))}
    assert not uncited


def _floats(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if isinstance(value, float):
        yield path
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from _floats(each, (*path, key))
    elif isinstance(value, list):
        for place, each in enumerate(value):
            yield from _floats(each, (*path, place))


@pytest.mark.parametrize("path", sorted((ROOT / "law").rglob("*.yaml")), ids=lambda path: path.name)
def test_no_number_of_the_law_is_a_binary_fraction(path: Path) -> None:
    """Figures are whole numbers or quoted text ("26.7"), which become exact decimals."""
    if path.name != PAGE_MEASURES:
        assert not list(_floats(yaml.safe_load(path.read_text(encoding="utf-8"))))


def test_a_checked_value_is_a_decision_of_a_person() -> None:
    """This release was not compared with signed texts by anyone. Change this number when someone did, in the same
    change as the file of the law."""
    assert sum(value.checked for value in VALUES.values()) == 0

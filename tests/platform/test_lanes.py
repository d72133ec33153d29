"""``./dev test`` reads only some files for Chromium and for Spark: no test of theirs stands anywhere else."""

from __future__ import annotations

import ast
import importlib.util
import sys
from collections.abc import Iterator
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


def dev() -> ModuleType:
    loader = SourceFileLoader("dev", str(ROOT / "dev"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("dev", loader))
    loader.exec_module(module)
    return module


def lanes() -> dict[str, list[str]]:
    module = dev()
    return {"browser": module.JOURNEYS, "spark": module.SPARK}


def marked(name: str) -> Iterator[Path]:
    """Files of tests that speak of ``pytest.mark.<name>`` in their code, whatever their strings say."""
    for path in sorted((ROOT / "tests").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if f"mark.{name}" not in text:
            continue
        found = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Attribute) and node.attr == name)
        if any(isinstance(node.value, ast.Attribute) and node.value.attr == "mark" for node in found):
            yield path


@pytest.mark.parametrize("name", ["browser", "spark"])
def test_every_marked_test_is_among_those_read(name: str) -> None:
    places = [ROOT / place for place in lanes()[name]]
    files = list(marked(name))
    assert files
    assert [path for path in files if not any(path.is_relative_to(place) for place in places)] == []
    assert all(any(path.is_relative_to(place) for path in files) for place in places)


@pytest.mark.parametrize("leaves", [True, False])
def test_a_lane_is_waited_for_until_it_leaves_a_file_or_ends(tmp_path: Path, leaves: bool) -> None:
    left = tmp_path / "collected"
    lane = dev()._Lane([], None, {})
    lane.start([sys.executable, "-c", f"from pathlib import Path; {leaves} and Path({str(left)!r}).touch()"], {})
    lane.wait_for(left)
    assert left.exists() == leaves
    lane.thread.join()
    assert lane.codes == [0]

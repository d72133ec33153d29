"""The benchmarks import inside their functions: what they name must still be there when nobody runs them."""

from __future__ import annotations

import ast
import importlib

import pytest
from tests.whole.places import ROOT

IMPORTS = [
    (path.name, node.module, alias.name)
    for path in sorted((ROOT / "bench").rglob("*.py"))
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("datchuan")
    for alias in node.names
]


@pytest.mark.parametrize(("file", "module", "name"), IMPORTS)
def test_what_a_benchmark_imports_is_there(file: str, module: str, name: str) -> None:
    found = importlib.import_module(module)
    if not hasattr(found, name):  # a module of a package is there once it is imported
        importlib.import_module(f"{module}.{name}")

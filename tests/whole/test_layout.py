"""The shape of the code: short files, short functions, said purposes, the ladder, no traces of where it was made."""

from __future__ import annotations

import ast
import json
import re
import statistics
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from tests.whole.places import BUILT, ROOT, SOURCE, kept_files, shown, templates, written_modules

LONGEST_FILE = 300
LONGEST_FUNCTION = 45
NAMELESS = {"utils", "util", "helpers", "helper", "common", "misc", "tools"}
TEXTS = {".py", ".html", ".typ", ".css", ".js", ".mjs"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def test_no_file_is_longer_than_300_lines() -> None:
    files = [
        p for p in SOURCE.rglob("*") if p.suffix in TEXTS and BUILT not in p.parents and "migrations" not in p.parts
    ]
    long = {shown(p): n for p in files if (n := len(p.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE}
    assert not long, f"split these into a folder of the same name: {long}"


def test_no_function_is_longer_than_45_lines(record_property) -> None:
    lengths = {
        f"{shown(path)}:{node.lineno} {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for path in written_modules()
        for node in ast.walk(tree_of(path))
        if isinstance(node, Function)
    }
    median, tenth = statistics.median(lengths.values()), statistics.quantiles(lengths.values(), n=10)[-1]
    record_property("median_lines", median)
    print(f"{len(lengths)} functions: median {median:g} lines, nine in ten at most {tenth:g}")
    long = {where: n for where, n in lengths.items() if n > LONGEST_FUNCTION}
    assert not long, f"median {median:g} lines; too long: {long}"
    assert median <= 12


def test_no_module_is_named_after_nothing() -> None:
    named = [path for path in SOURCE.rglob("*") if path.stem in NAMELESS and "__pycache__" not in path.parts]
    assert not named, [shown(path) for path in named]


def _speaks_for_itself(path: Path) -> bool:
    """Whether a module is one whose public names must say what they do."""
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return parts[0] in {"law", "kernel"} or "queries" in parts or "operations" in parts


def test_public_names_of_law_kernel_queries_and_operations_say_what_they_do() -> None:
    silent = [
        f"{shown(path)}:{node.lineno} {node.name}"
        for path in written_modules()
        if _speaks_for_itself(path)
        for node in tree_of(path).body
        if isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert not silent, f"{len(silent)} without a docstring: {silent}"


def test_operations_are_keyword_only() -> None:
    """A write names its arguments; a listener that a registry calls keeps the registry's order."""
    loose = []
    for path in written_modules():
        if path.stem == "operations" or "operations" in path.parts:
            for node in tree_of(path).body:
                if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and node.name != "reevaluate":
                    loose += [f"{shown(path)} {node.name}"] if node.args.args or node.args.posonlyargs else []
    assert not loose, loose


def test_rooms_import_downwards_only() -> None:
    binary = Path(sys.executable).parent / "lint-imports"
    if not binary.is_file():
        pytest.skip("import-linter is not installed")
    done = subprocess.run([binary, "--no-cache"], check=False, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:]


_SIGNALS = re.compile(
    r"^\s*(?:from|import) django\.(?:dispatch|(?:db\.models|core)\.signals)"
    r"|^\s*from django\.db\.models import .*\bsignals|@receiver\(",
    re.M,
)


def test_no_signals_between_features() -> None:
    found = [shown(path) for path in written_modules() if _SIGNALS.search(path.read_text(encoding="utf-8"))]
    assert not found, f"tell upper rooms through a registry, not through signals: {found}"


# --- nothing of the place where it was made ------------------------------------------------------------------------

# Put together from pieces, so that this file does not hold them.
_TRACES = [
    "/wo" + "rk/",
    "py" + "pi.org",
    "files.python" + "hosted.org",
    "registry.npm" + "js.org",
    "registry.yarn" + "pkg.com",
]


@pytest.mark.parametrize("trace", _TRACES)
def test_no_file_tells_where_it_was_made(trace: str) -> None:
    needle = trace.encode()
    found = [shown(path) for path in kept_files() if needle in path.read_bytes()]
    assert not found, found


def test_locks_hold_hashes_and_no_addresses() -> None:
    locks = sorted((ROOT / "requirements").glob("*.txt"))
    assert {lock.stem for lock in locks} == {"app", "bench", "dev", "uv", "node"}
    for lock in locks:
        text = lock.read_text()
        assert "://" not in text, lock.name
        assert "index-url" not in text, lock.name
        entries = re.split(r"\n(?=\S)", text.strip())
        assert not [entry for entry in entries if not re.match(r"\S+==\S+ [\s\S]*--hash=sha256:[0-9a-f]{64}", entry)]


def test_the_npm_lock_holds_hashes_and_no_addresses() -> None:
    packages = json.loads((ROOT / "assets" / "package-lock.json").read_text())["packages"]
    assert not [name for name, entry in packages.items() if name and "integrity" not in entry]
    assert not [name for name, entry in packages.items() if "resolved" in entry]


def test_every_feature_has_templates_or_pages_of_its_own_only() -> None:
    """A template lies in a folder named as its feature, so that two features never shadow each other."""
    misplaced = []
    for path in templates():
        feature = path.relative_to(SOURCE).parts[0]
        room = path.relative_to(SOURCE / feature / "templates").parts[0]
        if feature not in {room, "platform"}:
            misplaced.append(shown(path))
    assert not misplaced, misplaced

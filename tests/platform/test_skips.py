"""The test run itself: a skipped test never passes for a test that ran."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SAMPLE = """
import pytest

def test_runs():
    pass

@pytest.mark.skip(reason="no reason")
def test_plain():
    pass

@pytest.mark.browser
def test_browser():
    pytest.skip("no Chromium")

@pytest.mark.xfail
def test_expected():
    assert False
"""


def run(folder: Path, *options: str) -> tuple[int, str]:
    (folder / "test_sample.py").write_text(SAMPLE)
    (folder / "pytest.ini").write_text("[pytest]\nmarkers =\n    browser: x\n")
    plugins = ["-p", "tests.plugins.skips", "-p", "no:django", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *plugins, "--rootdir", folder, *options, folder],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "", "PYTHONPATH": str(ROOT)},
    )
    return done.returncode, done.stdout + done.stderr


def test_skips_are_let_through_but_browser_tests_counted_aloud(tmp_path: Path) -> None:
    status, text = run(tmp_path)
    assert status == 0, text
    assert "1 BROWSER TESTS SKIPPED" in text


def test_no_skips_fails_the_run(tmp_path: Path) -> None:
    status, text = run(tmp_path, "--no-skips")
    assert status == 1
    assert "--no-skips: 2 SKIPPED, the run FAILS" in text


@pytest.mark.parametrize("options", [["--no-skips", "-k", "runs"], ["--no-skips", "-k", "expected"]])
def test_no_skips_without_a_skip_passes(tmp_path: Path, options: list[str]) -> None:
    status, text = run(tmp_path, *options)
    assert status == 0, text
    assert "FAILS" not in text

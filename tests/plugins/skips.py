"""``--no-skips``: a skipped test fails the run. Skipped tests that need a program of the
machine are always counted aloud."""

from __future__ import annotations

import pytest

ALOUD = {
    "browser": "no Chromium drove the pages",
    "spark": "no Java ran a cluster",
    "java": "no Java ran ODK Validate",
    "node": "no Node ran ODK's engine",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--no-skips", action="store_true", help="a skipped test fails the run")


def _skipped(session: pytest.Session) -> list[pytest.TestReport]:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    return reporter.stats.get("skipped", []) if reporter else []


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    if session.config.getoption("--no-skips") and _skipped(session):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    for marker, why in ALOUD.items():
        number = sum(marker in report.keywords for report in skipped)
        if number:
            terminalreporter.section(f"{number} {marker.upper()} TESTS SKIPPED: {why}", red=True, bold=True)
    if config.getoption("--no-skips") and skipped:
        terminalreporter.section(f"--no-skips: {len(skipped)} SKIPPED, the run FAILS", red=True, bold=True)

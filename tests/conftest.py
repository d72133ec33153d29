"""The database of the tests: a small province, built once, on which each test runs in a transaction of its own.

``province``       for most tests: the demonstration with the houses of making.COMMUNES; all writes are rolled back.
``live_province``  for tests with ``live_server`` or real commits: the same, whole again before each such test.
``empty_database`` for tests that build a province themselves: no row at all, rolled back afterwards.
``shared_world``   for fixtures of a module: what all its tests begin with is written once.

``master``         the address of a Spark cluster with two workers, once a session; skipped where there is no Java.

The cast (``xa``, ``huyen``, ``qln`` …) is in tests/cast.py, houses and communes made by hand in tests/making.py.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import hypothesis
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model
from tests.cluster import HAS_JAVA, spark_cluster
from tests.making import COMMUNES
from tests.plugins.ground import HOME

from datchuan.demo.building import build_demonstration
from datchuan.territory.models import Unit

_NUMBERS = count()
SNAPSHOT, TESTED = HOME / "province.sqlite3", HOME / "test.sqlite3"
# ./dev test gives its sessions a folder where the first leaves the province as SQLite has it.
LEFT = (
    Path(os.environ["DATCHUAN_TEST_PROVINCE"]) / "province.sqlite3" if "DATCHUAN_TEST_PROVINCE" in os.environ else None
)

pytest_plugins = ["tests.cast"]

# How long an example takes to make says how busy the machine is: the lanes of ./dev test are more than its processors.
hypothesis.settings.register_profile("lanes", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("lanes")


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """SQLite tests use a file: live-server threads then have connections of their own, as in production."""
    if connection.vendor == "sqlite":
        settings.DATABASES["default"]["TEST"]["NAME"] = str(TESTED)


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings: None) -> bool:
    """Whether a session before this one has left the small province, which then need not be made anew."""
    if connection.vendor != "sqlite" or LEFT is None or not LEFT.is_file():
        return False
    shutil.copyfile(LEFT, TESTED)
    return True


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_keepdb: bool, django_db_blocker: pytest.FixtureRequest
) -> Iterator[None]:
    """The small province, once a session; a copy of it is kept for ``live_province`` and for sessions to come."""
    with django_db_blocker.unblock():
        if not django_db_keepdb:
            build_demonstration(only_communes=COMMUNES)
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            _copy(connection.connection, SNAPSHOT)
            if LEFT is not None and not django_db_keepdb:
                own = LEFT.with_suffix(f".{os.getpid()}")  # a lane beside this one may be making it too
                shutil.copyfile(SNAPSHOT, own)
                own.replace(LEFT)
        else:
            _copy_tables()
    yield
    Path(SNAPSHOT).unlink(missing_ok=True)


@pytest.fixture(autouse=True)
def _files_of_the_test(settings: object) -> None:
    """What a test uploads is its own. The folder is made by the first upload: most tests make none."""
    settings.MEDIA_ROOT = HOME / "uploaded" / str(next(_NUMBERS))  # type: ignore[attr-defined]


@pytest.fixture
def province(db: None) -> Unit:
    """Lạng Sơn with the small province's communes; writes are rolled back after the test."""
    return Unit.objects.get(pk="20-1")


@pytest.fixture
def live_province(transactional_db: None) -> Unit:
    """The small province committed, for ``live_server``. The tables are emptied after each such test and filled anew
    before the next (pytest-django runs these tests last)."""
    if not Unit.objects.exists():
        if connection.vendor == "sqlite":
            _restore(SNAPSHOT)
        else:
            _restore_tables()
    return Unit.objects.get(pk="20-1")


@pytest.fixture(scope="module")
def shared_world(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """For what every test of a module begins with: a fixture of the module that asks for this one writes it once; each
    test still rolls back its own, and the end of the module what they shared."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def empty_database(db: None) -> None:
    """No row in any of our tables, until the test ends. Foreign keys are checked at commit, which never comes."""
    with connection.cursor() as cursor:
        for table in _tables():
            cursor.execute(f"DELETE FROM {table}")


def _tables() -> list[str]:
    """Every table of ours, quoted."""
    models = [model for app in apps.get_app_configs() if app.name.startswith("datchuan.") for model in app.get_models()]
    found = [
        each
        for model in models
        for each in (model, *(field.remote_field.through for field in model._meta.many_to_many))
    ]
    return list(dict.fromkeys(connection.ops.quote_name(each._meta.db_table) for each in found))


def _models() -> list[type[Model]]:
    return [model for app in apps.get_app_configs() if app.name.startswith("datchuan.") for model in app.get_models()]


def _copy_tables() -> None:
    """PostgreSQL keeps the copy in a schema of its own."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA kept")
        for table in _tables():
            cursor.execute(f"CREATE TABLE kept.{table} AS TABLE {table}")


def _restore_tables() -> None:
    """The copied rows, without asking triggers and foreign keys: they were asked when the rows were made."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table in _tables():
            cursor.execute(f"INSERT INTO {table} SELECT * FROM kept.{table}")
        for statement in connection.ops.sequence_reset_sql(no_style(), _models()):
            cursor.execute(statement)


def _copy(source: sqlite3.Connection, path: Path) -> None:
    copy = sqlite3.connect(path)
    source.backup(copy)
    copy.close()


def _restore(path: Path) -> None:
    connection.ensure_connection()
    kept = sqlite3.connect(path)
    kept.backup(connection.connection)
    kept.close()


@pytest.fixture(scope="session")
def master(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A standalone master with two workers on this machine."""
    if not HAS_JAVA:
        pytest.skip("no Java on this machine")
    with spark_cluster(tmp_path_factory.mktemp("spark")) as address:
        yield address

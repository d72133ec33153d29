"""What the documents say is there is there."""

from __future__ import annotations

import importlib.util
import re
from functools import cache
from pathlib import Path

import pytest
from django.urls import Resolver404, resolve
from tests.whole.places import ROOT, SOURCE, kept, kept_files, shown

from datchuan.__main__ import COMMANDS, WITHOUT_DJANGO

DOCUMENTS = [path for path in kept(".md") if "fonts" not in path.parts]
GUIDES = sorted((ROOT / "docs" / "officials").glob("*.md"))
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_CODE = re.compile(r"```.*?```", re.S)


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", DOCUMENTS, ids=shown)
def test_links_lead_somewhere(path: Path) -> None:
    for target in _LINK.findall(_CODE.sub("", text_of(path))):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        found = (path.parent / file).resolve() if file else path
        if "docs/pictures" in str(found):  # drawn by hand, not by a test
            continue
        assert found.exists(), f"{shown(path)}: {target}"
        if anchor and found.suffix == ".md":
            assert anchor in headings(found), f"{shown(path)}: {target} names no heading"


def headings(path: Path) -> set[str]:
    titles = re.findall(r"^#+ +(.+)$", _CODE.sub("", text_of(path)), re.M)
    return {re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("path", DOCUMENTS, ids=shown)
def test_commands_named_in_documents_exist(path: Path) -> None:
    text = text_of(path)
    named = set(re.findall(r"(?:^|`|\bbin/|\$ )datchuan ([a-z][a-z-]+)", text, re.M))
    assert named <= set(COMMANDS), f"not in datchuan.__main__.COMMANDS: {sorted(named - set(COMMANDS))}"
    dev = set(re.findall(r"\./dev ([a-z]+)", text))
    there = set(re.findall(r"^def command_(\w+)", (ROOT / "dev").read_text(encoding="utf-8"), re.M))
    assert dev <= there, f"not in dev: {sorted(dev - there)}"


def command_modules(name: str) -> list[Path]:
    """Django's command, or the module of a command that runs without Django."""
    if name in WITHOUT_DJANGO:
        return [SOURCE.joinpath(*WITHOUT_DJANGO[name].split(".")[1:]).with_suffix(".py")]
    return list(SOURCE.glob(f"*/management/commands/{COMMANDS[name][0]}.py"))


@pytest.mark.parametrize("name", COMMANDS)
def test_command_has_its_module(name: str) -> None:
    found = command_modules(name)
    assert found or importlib.util.find_spec(f"django.core.management.commands.{COMMANDS[name][0]}"), name


def test_options_named_in_the_readme_exist() -> None:
    """A command line with an option that argparse does not know is a promise not kept."""
    for line in re.findall(r"^datchuan .+$", text_of(ROOT / "README.md"), re.M):
        name = line.split()[1]
        modules = command_modules(name)
        known = set(re.findall(r'"(--[a-z-]+)"', "".join(map(text_of, modules))))
        named = set(re.findall(r"(--[a-z-]+)", line.partition("#")[0]))
        assert named <= known, f"{line}: {sorted(named - known)}"


@pytest.mark.parametrize("path", DOCUMENTS, ids=shown)
def test_paths_in_backticks_exist(path: Path) -> None:
    """`src/…`, `law/…`, `data/…`, `docs/…`, `tests/…` name files or folders of this project."""
    pattern = r"`((?:src|law|data|docs|tests|requirements|assets)/[^`*<>…{}\s]*)`"
    missing = [name for name in re.findall(pattern, text_of(path)) if not (ROOT / name).exists()]
    assert not missing, missing


@pytest.mark.parametrize("path", DOCUMENTS, ids=shown)
def test_pages_in_backticks_exist(path: Path) -> None:
    """`/nha-o/nhap/` and the like are routes."""
    for url in re.findall(r"`(/[a-z0-9./-]*)(?:\?[^`]*)?`", text_of(path)):
        if url.startswith(("/etc/", "/opt/", "/var/", "/run/", "/static/")):
            continue
        try:
            resolve(url)
        except Resolver404:
            pytest.fail(f"{shown(path)}: no page at {url}")


@cache
def words_of_the_screens() -> str:
    files = [p for p in kept_files() if SOURCE in p.parents and p.suffix in {".html", ".py"}]
    files += sorted((ROOT / "law").rglob("*.yaml"))
    files += [*sorted((ROOT / "forms").rglob("*.csv")), ROOT / "assets/form.js", ROOT / "assets/form-words.json"]
    return " ".join(re.sub(r"{%.*?%}|{{.*?}}", "", text_of(path)) for path in files)


@pytest.mark.parametrize("path", GUIDES, ids=shown)
def test_guides_use_the_words_of_the_screens(path: Path) -> None:
    """In a guide **bold** is what stands on the screen, letter for letter."""
    screens = " ".join(words_of_the_screens().split())
    said = re.findall(r"\*\*(.+?)\*\*", text_of(path), re.S)
    assert said, "a guide that names nothing on the screen guides nobody"
    unknown = sorted({words for words in said if " ".join(words.split()) not in screens})
    assert not unknown, unknown


@pytest.mark.parametrize("path", sorted((ROOT / "docs" / "adr").glob("0*.md")), ids=shown)
def test_decision_has_its_three_parts_and_is_short(path: Path) -> None:
    text = text_of(path)
    assert re.findall(r"^## (.+)$", text, re.M) == ["Context", "Decision", "Consequences"]
    assert len(text.splitlines()) <= 40


def test_settings_in_the_readme_are_those_of_the_program() -> None:
    settings = text_of(SOURCE / "config" / "settings.py") + text_of(SOURCE / "config" / "home.py")
    used = set(re.findall(r'"((?:DATCHUAN_|DATABASE_)[A-Z_]+)"', settings))
    for name in ("README.md", "docs/deploy.md"):
        said = set(re.findall(r"\b((?:DATCHUAN_|DATABASE_)[A-Z_]+)\b", text_of(ROOT / name)))
        only_for_tests = {"DATCHUAN_TEST_DATABASE", "DATCHUAN_NO_SKIPS"}
        assert said - only_for_tests <= used, f"{name}: {sorted(said - used)}"
    assert used <= set(re.findall(r"`((?:DATCHUAN_|DATABASE_)[A-Z_]+)`", text_of(ROOT / "README.md")))

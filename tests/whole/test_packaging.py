"""What is packed, what the README promises, what the command line answers."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib

import pytest
from tests.whole.places import ROOT

from datchuan import __version__
from datchuan.__main__ import COMMANDS, main

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_the_wheel_takes_law_and_data_along() -> None:
    forced = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert forced == {name: f"datchuan/packed/{name}" for name in ("law", "data", "forms", "papers")}


def test_one_version_everywhere() -> None:
    assert PROJECT["project"]["version"] == __version__
    assert f"[{__version__}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_licence_and_notices_are_there() -> None:
    assert PROJECT["project"]["license"] == "Apache-2.0"
    assert "Apache License" in (ROOT / "LICENSE").read_text(encoding="utf-8")
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    for each in ("Tinos", "SIL Open Font License", "Marc Choisy", "Thang Le Quoc"):
        assert each in notice


def test_readme_begins_with_the_two_commands() -> None:
    blocks = re.findall(r"```\w*\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.S)
    lines = [line.partition("#")[0].strip() for line in blocks[0].splitlines()]
    assert lines == ["./dev run", "./dev test"]


@pytest.mark.parametrize("name", COMMANDS)
def test_command_answers_help(name: str, monkeypatch, capsys) -> None:
    monkeypatch.setattr(sys, "argv", ["datchuan", name, "--help"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert not ended.value.code
    assert "usage:" in capsys.readouterr().out


def test_an_unknown_command_lists_those_there_are(tmp_path) -> None:
    env = {**os.environ, "DATCHUAN_HOME": str(tmp_path)}
    command = [sys.executable, "-m", "datchuan", "no-such-command"]
    done = subprocess.run(command, check=False, env=env, capture_output=True, text=True)
    assert done.returncode == 1
    assert all(name in done.stderr for name in COMMANDS)
    assert "Traceback" not in done.stderr

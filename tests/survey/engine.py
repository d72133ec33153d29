"""Forms filled in by ODK's own engine (@getodk/xforms-engine) under Node: one process for a batch of cases."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

HERE = Path(__file__).parent
MODULES = HERE.parents[1] / "assets" / "node_modules"
NODE = shutil.which("node", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
needs_node = [
    pytest.mark.node,
    pytest.mark.skipif(not NODE, reason="no Node on this machine"),
    pytest.mark.skipif(not (MODULES / "@getodk" / "xforms-engine").is_dir(), reason="./dev test fetches the engine"),
]
NOW = "2020-12-31T15:00:00+07:00"  # within the demonstration's working day
CHUNK = 1_500_000


@dataclass(frozen=True)
class Case:
    """A form to fill in: answers by path, photos by path as name and content. ``is_sent``: its payload is wanted."""

    form: str
    answers: Mapping[str, str]
    photos: Mapping[str, tuple[str, bytes]] = field(default_factory=dict)
    is_sent: bool = False


@dataclass(frozen=True)
class Node:
    """What the engine says of one question: ``violation`` is "required", "constraint" or nothing."""

    relevant: bool
    required: bool
    violation: str
    value: str


@dataclass(frozen=True)
class Filled:
    """``parts``: what is to be posted, a request each, as (field, file name, content)."""

    nodes: Mapping[str, Node]
    xml: str
    status: str
    parts: Sequence[Sequence[tuple[str, str, bytes]]]


def fill(
    forms: Mapping[str, str], lists: Mapping[str, str], cases: Sequence[Case]
) -> tuple[dict[str, list[str]], list[Filled]]:
    """Load ``forms`` (XForms by key) with ``lists`` (CSV by file name) and fill each case. Returns the lists that each
    form asked for, and the cases as they came out."""
    ground = {"now": NOW, "forms": forms, "lists": lists, "chunk": CHUNK}
    lines = "\n".join(json.dumps(each) for each in [ground, *map(_told, cases)])
    command = [str(NODE), str(HERE / "engine.mjs"), str(MODULES)]
    environment = {**os.environ, "TZ": "Asia/Ho_Chi_Minh"}
    done = subprocess.run(command, input=lines, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    answered = [json.loads(line) for line in done.stdout.splitlines()]
    asked = {each["form"]: each["asked"] for each in answered[: len(forms)]}
    return asked, [_filled(each) for each in answered[len(forms) :]]


def _told(case: Case) -> dict[str, object]:
    photos = {
        path: {"name": name, "base64": base64.b64encode(content).decode()}
        for path, (name, content) in case.photos.items()
    }
    return {"form": case.form, "answers": dict(case.answers), "files": photos, "send": case.is_sent}


def _filled(told: Mapping[str, object]) -> Filled:
    nodes = {path: Node(**node) for path, node in told["nodes"].items()}  # type: ignore[attr-defined]
    parts = [
        [(part["name"], part["file"], base64.b64decode(part["base64"])) for part in together]
        for together in told.get("parts", ())  # type: ignore[attr-defined]
    ]
    return Filled(nodes, str(told["xml"]), str(told.get("status", "")), parts)

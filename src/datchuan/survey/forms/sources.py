"""Reads forms/<key>/: an XLSForm as three CSV tables, and mapping.yaml from its questions to facts."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unicodedata import normalize

import yaml

from datchuan.kernel.problem import Problem

TABLES = ("survey", "choices", "settings")
MAPPING = "mapping.yaml"


@dataclass(frozen=True)
class FormSource:
    """One form as it stands in the project: its tables as text, its settings, and the mapping of its answers."""

    key: str
    version: str
    title: str
    tables: dict[str, str]
    mapping: dict[str, Any]

    @property
    def as_csv(self) -> str:
        """The tables in one text, each under its name, as XLSForm converters take it."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        for name in TABLES:
            writer.writerow([name])
            writer.writerows(["", *row] for row in csv.reader(io.StringIO(self.tables[name])))
        return text.getvalue()

    @property
    def digest(self) -> str:
        """Changes with every change of tables or mapping."""
        whole = self.as_csv + yaml.safe_dump(self.mapping, allow_unicode=True, sort_keys=True)
        return hashlib.sha256(whole.encode()).hexdigest()


def read_sources(folder: Path) -> Iterator[FormSource]:
    """Every form below ``folder``, by name. Problem 320 when a table is missing or its settings do not say key and
    version."""
    for path in sorted(each for each in folder.iterdir() if each.is_dir()):
        yield read_source(path)


def read_source(path: Path) -> FormSource:
    missing = [name for name in (*(f"{each}.csv" for each in TABLES), MAPPING) if not (path / name).is_file()]
    if missing:
        raise Problem(320, f"thiếu {', '.join(missing)}", where=f"Biểu mẫu {path.name}", mend="Thêm tệp còn thiếu.")
    tables = {name: normalize("NFC", (path / f"{name}.csv").read_text(encoding="utf-8-sig")) for name in TABLES}
    settings = next(csv.DictReader(io.StringIO(tables["settings"])), {})
    if settings.get("form_id") != path.name or not settings.get("version"):
        what = "form_id phải là tên thư mục và version phải có"
        raise Problem(
            320, what, where=f"{path.name}/settings.csv", mend=f"Ghi form_id {path.name}, version 2026112601."
        )
    mapping = yaml.safe_load((path / MAPPING).read_text(encoding="utf-8"))
    return FormSource(path.name, settings["version"], settings["form_title"], tables, mapping)

"""The templates of an office: the files that come with the program, and what the office made of them since."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from datchuan.documents.models import TemplateVersion
from datchuan.documents.templating import PaperTemplate, read_template
from datchuan.kernel.problem import Problem
from datchuan.kernel.resources import papers_folder
from datchuan.people.models import Office


@dataclass(frozen=True)
class TemplateNow:
    """A template as it holds for an office: version 0 is the file."""

    template: PaperTemplate
    text: str
    version: int


@lru_cache(maxsize=1)
def template_files() -> dict[str, str]:
    """The texts that come with the program, by key."""
    return {path.stem: path.read_text(encoding="utf-8") for path in _paths()}


def _paths() -> list[Path]:
    return sorted(papers_folder().glob("*.md"))


def template_now(office: Office, key: str) -> TemplateNow:
    """The newest version of a template. Problem 591 for a key that no file has."""
    files = template_files()
    if key not in files:
        raise Problem(591, f"Không có mẫu “{key}”", mend=f"Chọn một trong: {', '.join(files)}.")
    changed = TemplateVersion.objects.filter(office=office, key=key).order_by("-version").first()
    text, version = (changed.text, changed.version) if changed else (files[key], 0)
    return TemplateNow(read_template(key, text), text, version)


def templates_now(office: Office) -> list[TemplateNow]:
    """Every template of an office as it holds now, in the order of titles; two queries whatever their number."""
    newest: dict[str, TemplateVersion] = {}
    for each in TemplateVersion.objects.filter(office=office).order_by("version"):
        newest[each.key] = each
    found = []
    for key, file_text in template_files().items():
        changed = newest.get(key)
        text = changed.text if changed else file_text
        found.append(TemplateNow(read_template(key, text), text, changed.version if changed else 0))
    return found

"""The rules of urging, as ``rules.yaml`` states them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from datchuan.desk.finding import Terms
from datchuan.kernel.problem import Problem
from datchuan.law.text_files import TextFile, parse_text_file, schema_faults

FOLDER = Path(__file__).parent
SHOWN_AS = "urging/rules.yaml"


@dataclass(frozen=True)
class Rule:
    """One rule: what it looks at and by which terms, whom it addresses, what it says and on which basis, how urgent it
    is and after how many days it says so again."""

    key: str
    title: str
    looks_at: str
    days: int
    addressee: str
    sentence: str
    basis: str
    severity: str
    repeat_days: int
    by: str = ""

    @property
    def terms(self) -> Terms:
        month, _, day = self.by.partition("-")
        return Terms(self.days, (int(month), int(day)) if self.by else None)

    @property
    def is_urgent(self) -> bool:
        return self.severity == "urgent"

    def says(self, facts: Mapping[str, str]) -> str:
        """The sentence of one thing. Problem 953 where it asks for a fact that is not found."""
        try:
            return self.sentence.format_map(facts)
        except (KeyError, ValueError, IndexError) as error:
            known = ", ".join(facts) or "không có gì"
            raise Problem(
                953,
                f"câu của quy tắc “{self.key}” hỏi {error}, phần tìm không đưa ra",
                where=SHOWN_AS,
                mend=f"Dùng: {known}.",
            ) from None

    @property
    def as_data(self) -> dict[str, Any]:
        """What a reminder keeps of the rule that raised it: the rule may say something else later."""
        month, _, day = self.by.partition("-")
        by = f"{day}/{month}" if self.by else ""
        return {"title": self.title, "days": self.days, "by": by, "basis": self.basis}


@lru_cache(maxsize=1)
def rules() -> Mapping[str, Rule]:
    """The rules that come with the program, by key, in the order of the file."""
    return read_rules(FOLDER)


def read_rules(folder: Path) -> Mapping[str, Rule]:
    """Problem 101, 102 where the file cannot be read or is not of its form, 952 for a key that stands twice or a day
    that no year has."""
    text = replace(parse_text_file(folder, "rules.yaml"), name=SHOWN_AS)
    for fault in schema_faults(text, folder, "rules"):
        raise fault
    found: dict[str, Rule] = {}
    for place, entry in enumerate(text.data["rules"]):
        if entry["key"] in found:
            raise text.problem(952, f"quy tắc “{entry['key']}” có hai lần", ("rules", place), mend="Đổi khóa một bên.")
        _check_by(text, place, entry.get("by", ""))
        found[entry["key"]] = Rule(**entry)
    return found


def _check_by(text: TextFile, place: int, by: str) -> None:
    try:
        _ = date.fromisoformat(f"2019-{by}") if by else None  # no year has a 29 February for sure
    except ValueError:
        path = ("rules", place, "by")
        raise text.problem(952, f"“{by}” không phải là ngày có trong mọi năm", path, mend="Ví dụ: 05-01.") from None

"""The checklist of a visit as XLSForm tables: an indicator a screen, findings, the words of the minutes.

The device's list of visits brings what the communes declared. It is copied into the form when a visit is chosen, so
that a submission tells what its writer had before them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from datchuan.inspection.forms.rows import (
    CHOICES,
    SETTINGS,
    SURVEY,
    VI,
    Row,
    as_table,
    choice,
    group,
    question,
    text,
)

FINDINGS = 5  # the recheck knows no repeats; a sixth goes into a further form of the same visit
LONG, SHORT, SHORTEST = 4000, 200, 5  # letters, as the visit's record takes them
CLOCK = "regex(., '([01][0-9]|2[0-3]):[0-5][0-9]')"
PHOTO: dict[str, Any] = {"parameters": "max-pixels=1280"}
VISITS, OFFICES = "visits", "visit-offices"


@dataclass(frozen=True)
class Asked:
    """An indicator of the checklist: its code and short wording."""

    code: str
    title: str

    @property
    def name(self) -> str:
        """As a part of names of questions: "1.1" is "1_1"."""
        return self.code.replace(".", "_")


@dataclass(frozen=True)
class Checklist:
    """What a form is made of. ``outcomes`` and ``severities``: value, Vietnamese and English words."""

    set_key: str
    instrument: str
    indicators: Sequence[Asked]
    outcomes: Sequence[tuple[str, str, str]]
    severities: Sequence[tuple[str, str, str]]

    @property
    def key(self) -> str:
        return form_key(self.set_key)


def form_key(set_key: str) -> str:
    return f"visit-{set_key}"


def visits_list(set_key: str) -> str:
    """The name of the list of visits that goes along with the set's form."""
    return f"{VISITS}-{set_key}"


def declared_column(code: str) -> str:
    """The column of the list of visits that tells what is declared of an indicator; the question that keeps it too."""
    return f"declared_{Asked(code, '').name}"


def tables(of: Checklist, version: str) -> dict[str, str]:
    """The files of the form by name; the same checklist gives the same text."""
    settings = {
        "form_title": f"Kiểm tra xã ({of.instrument})",
        "form_id": of.key,
        "version": version,
        "default_language": VI,
        "instance_name": "concat('Kiểm tra ', ${visit_label})",
    }
    return {
        "survey.csv": as_table(SURVEY, _survey(of)),
        "choices.csv": as_table(CHOICES, _choices(of)),
        "settings.csv": as_table(SETTINGS, [settings]),
        "mapping.yaml": _MAPPED + yaml.safe_dump(_mapping(of), allow_unicode=True, sort_keys=False, width=120),
    }


# --- questions -----------------------------------------------------------------------------------------------------


def _survey(of: Checklist) -> Iterator[Row]:
    for kind, name in (("start", "started"), ("end", "ended"), ("today", "filled_on"), ("deviceid", "deviceid")):
        yield question(kind, name)
    yield question(
        f"select_one_from_file {visits_list(of.set_key)}.csv",
        "visit",
        ("Buổi kiểm tra", "Visit"),
        hint=("Buổi của các đợt đã thông báo lịch.", "Visits of rounds that were announced."),
        is_required=True,
        appearance="minimal autocomplete",
    )
    yield _from_visit(of, "visit_label", "label")
    yield from (_from_visit(of, declared_column(each.code), declared_column(each.code)) for each in of.indicators)
    yield question(
        "date",
        "held_on",
        ("Ngày kiểm tra", "Day of the visit"),
        is_required=True,
        constraint=". <= today()",
        message=("Ngày kiểm tra không thể ở tương lai.", "The day cannot be in the future."),
        default="today()",
    )
    yield from _meeting()
    for each in of.indicators:
        yield from _indicator(each)
    for number in range(1, FINDINGS + 1):
        yield from _finding(number)
    yield from _closing()


def _from_visit(of: Checklist, name: str, column: str) -> Row:
    """What the list tells of the chosen visit, copied when it is chosen: the recheck has no list to look into."""
    found = f"instance('{visits_list(of.set_key)}')/root/item[name = ${{visit}}]/{column}"
    return question("calculate", name, calculation=found, trigger="${visit}")


def _meeting() -> list[Row]:
    clock: dict[str, Any] = {
        "constraint": CLOCK,
        "message": ("Ghi giờ và phút, như 08:30.", "Hours and minutes, as 08:30."),
    }
    kept: dict[str, Any] = {
        "hint": ("Để trống nếu người khác trong đoàn ghi.", "Leave empty if another member writes it.")
    }
    rows = [
        question("text", "began_at", ("Bắt đầu lúc", "Began at"), **clock),
        question("text", "ended_at", ("Kết thúc lúc", "Ended at"), **clock),
        text("place", ("Địa điểm", "Place"), SHORT),
        text("team_present", ("Đoàn kiểm tra", "Team present"), LONG, **kept),
        text("commune_present", ("Đại diện xã", "Present for the commune"), LONG, **kept),
        text("papers_seen", ("Hồ sơ đã xem", "Papers seen"), LONG, **kept),
    ]
    return group("meeting", ("Buổi làm việc", "Meeting"), rows)


def _indicator(of: Asked) -> list[Row]:
    declared = f"${{{declared_column(of.code)}}}"
    outcome = f"outcome_{of.name}"
    chosen = f"${{{outcome}}} != ''"
    rows = [
        question(
            "select_one outcomes",
            outcome,
            (f"{of.code} {of.title}", f"Indicator {of.code}, as seen"),
            hint=(
                f"Xã khai: {declared}. Không kiểm tra thì để trống.",
                f"Declared: {declared}. Leave empty if not looked at.",
            ),
        ),
        text(
            f"seen_{of.name}",
            (f"Thực tế kiểm tra {of.code}", f"What was seen of {of.code}"),
            LONG,
            hint=("Không đạt thì phải ghi đã thấy gì, ở đâu.", "Not met: say what was seen, and where."),
            relevant=chosen,
        ),
        question("image", f"photo_{of.name}", (f"Ảnh {of.code}", f"Photo of {of.code}"), relevant=chosen, **PHOTO),
    ]
    not_met = f"${{{outcome}}} = 'not_met'"
    rows[1] |= {"required": not_met, **_needed()}
    return group(f"indicator_{of.name}", (f"Chỉ tiêu {of.code}", f"Indicator {of.code}"), rows)


def _needed() -> Row:
    return {
        each: words
        for each, words in question("text", "x", is_required=True).items()
        if each.startswith("required_message")
    }


def _finding(number: int) -> list[Row]:
    """A place for a finding, asked for once those before it are filled. Every one before is named, not the last only:
    what a device has blanked must count as blank here too."""
    before = " and ".join(f"${{found_{each}}} != ''" for each in range(1, number))
    said = f"${{found_{number}}} != ''"
    more = ("Không có thì để trống.", "Leave empty if there is none.")
    if number == FINDINGS:
        more = (
            f"Nhiều hơn {FINDINGS}: gửi thêm một phiếu cho buổi này.",
            f"More than {FINDINGS}: send a further form.",
        )
    rows = [
        text(f"found_{number}", (f"Phát hiện {number}", f"Finding {number}"), LONG, shortest=SHORTEST, hint=more),
        *_of_finding(number, said),
    ]
    return group(f"finding_{number}", (f"Phát hiện {number}", f"Finding {number}"), rows, relevant=before)


def _of_finding(number: int, said: str) -> list[Row]:
    after = ("Hạn không thể ở trước ngày kiểm tra.", "The term cannot be before the visit.")
    return [
        question(
            "select_one severities", f"severity_{number}", ("Mức độ", "Severity"), is_required=True, relevant=said
        ),
        question("select_one indicators", f"about_{number}", ("Thuộc chỉ tiêu", "Indicator"), relevant=said),
        text(f"recommended_{number}", ("Kiến nghị", "Recommendation"), LONG, relevant=said),
        question(
            f"select_one_from_file {OFFICES}.csv",
            f"owner_{number}",
            ("Nơi làm", "Who sees to it"),
            is_required=True,
            relevant=said,
            appearance="minimal",
            choice_filter="visit = ${visit}",
        ),
        question(
            "date",
            f"due_on_{number}",
            ("Hạn", "Term"),
            hint=("Theo thống nhất tại buổi kiểm tra.", "As agreed at the visit."),
            is_required=True,
            # Never today(): a form that comes late would be refused for it. As numbers, so that a blank day is none.
            constraint="number(.) >= number(${held_on})",
            message=after,
            relevant=said,
        ),
        question("image", f"photo_found_{number}", ("Ảnh", "Photo"), relevant=said, **PHOTO),
    ]


def _closing() -> list[Row]:
    rows = [
        text("commune_opinion", ("Ý kiến của UBND xã", "What the commune says"), LONG),
        question("geopoint", "location", ("Vị trí nơi làm việc", "Position of the meeting")),
        question("image", "photo_meeting", ("Ảnh buổi làm việc", "Photo of the meeting"), **PHOTO),
        question(
            "image", "photo_minutes", ("Ảnh biên bản giấy, nếu có", "Photo of the paper minutes, if any"), **PHOTO
        ),
    ]
    return group("closing", ("Kết thúc", "End"), rows)


def _choices(of: Checklist) -> Iterator[Row]:
    for name, vi, en in of.outcomes:
        yield choice("outcomes", name, (vi, en))
    for name, vi, en in of.severities:
        yield choice("severities", name, (vi, en))
    for each in of.indicators:
        yield choice("indicators", each.code, (f"{each.code} {each.title}", f"Indicator {each.code}"))


# --- what the answers mean -----------------------------------------------------------------------------------------

_MAPPED = """\
# Câu hỏi của biểu mẫu → buổi kiểm tra. Lệnh ./dev manage write_visit_forms viết tệp này từ bộ tiêu chí: không sửa tay.
"""


def _mapping(of: Checklist) -> dict[str, Any]:
    meeting = ("began_at", "ended_at", "place", "team_present", "commune_present", "papers_seen")
    words = {"held_on": "held_on", **{each: f"meeting/{each}" for each in meeting}}
    found = ("found", "severity", "about", "recommended", "owner", "due_on")
    return {
        "criteria_set": of.set_key,
        "visit": "visit",
        "seen_on": "held_on",
        "started": "started",
        "ended": "ended",
        "location": "closing/location",
        "words": {**words, "commune_opinion": "closing/commune_opinion"},
        "observed": {each.code: _paths_of(each) for each in of.indicators},
        "findings": [
            {
                **{each: f"finding_{number}/{each}_{number}" for each in found},
                "photo": f"finding_{number}/photo_found_{number}",
            }
            for number in range(1, FINDINGS + 1)
        ],
        "photos": ["closing/photo_meeting", "closing/photo_minutes"],
    }


def _paths_of(of: Asked) -> dict[str, str]:
    inside = f"indicator_{of.name}"
    return {
        "outcome": f"{inside}/outcome_{of.name}",
        "seen": f"{inside}/seen_{of.name}",
        "photo": f"{inside}/photo_{of.name}",
    }

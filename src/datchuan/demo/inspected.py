"""One simulated visit of a round: what was written of it on its day, and what became of its findings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from functools import partial
from random import Random
from typing import Any

from datchuan.demo.days import Days, clock
from datchuan.demo.pictures import picture
from datchuan.demo.remeasured import draw_houses, measure
from datchuan.difficulties import operations as of_difficulties
from datchuan.difficulties.operations import GivenFile
from datchuan.inspection.models import Finding, FindingStep, Observation, TeamMember, Visit, VisitRecord
from datchuan.inspection.operations import (
    add_finding,
    conclude,
    hold_visit,
    observe,
    open_record,
    take_finding_step,
    write_record,
)
from datchuan.inspection.operations.following_up import SHOWN
from datchuan.kernel.text import lower_first
from datchuan.people.models import Office, Official
from datchuan.people.queries import AREA_ROLES

BEGINS = (time(8, 30), time(13, 30), time(15, 45))  # a team's first, second and third visit of a day
ENDS = (time(11, 15), time(15, 30), time(17, 0))
AS_DECLARED = (
    "Đối chiếu hồ sơ và đi một số nhà, đúng như xã khai.",
    "Xem sổ tổng hợp và đi hai thôn, không thấy khác số liệu đã khai.",
    "Hồ sơ khớp với thực tế ở những nơi đã xem.",
)
NOT_YET = {"not_met": "Đúng như xã khai: {why}.", "undetermined": "Như xã khai, chưa đủ căn cứ: {why}."}
PAPERS = "Sổ tổng hợp nhà ở, phiếu điều tra của các thôn; đồ án, quyết định phê duyệt và quy định quản lý quy hoạch."
FOR_THE_COMMUNE = "Chủ tịch UBND xã; công chức địa chính - xây dựng; trưởng các thôn được đến."
OPINION = "Xã nhất trí với kết quả kiểm tra."
_OF_A_DIFFICULTY: dict[str, Callable[..., object]] = {
    "assign": of_difficulties.assign_difficulty,
    "direct": of_difficulties.propose_direction,
    "resolve": of_difficulties.resolve_difficulty,
}
HOUSES_A_DAY = 16
_HEAD, _LEAD = "truongphong", "qln"


class Inspected:
    """A visit that was held on its day; ``told``: what of it is not as declared."""

    def __init__(self, days: Days, visit: Visit, day: date, told: dict[str, Any]) -> None:
        self.days, self.visit, self.day, self.told = days, visit, day, told
        places = TeamMember.objects.filter(team=visit.team_id).select_related("official__office")
        self.team = [place.official for place in places]
        self.by = self.team[0]
        # One generator a visit: what is said of it does not hang on the others.
        self.random = Random(f"{visit.round.title}/{visit.commune_id}")  # noqa: S311 - simulation, not secrets

    def hold(self) -> None:
        """Its checklist, what was seen and found, its end; nothing of a visit that was dropped meanwhile."""
        self.visit.refresh_from_db(fields=["state"])
        if self.visit.state == Visit.State.DROPPED:
            return
        on, written = self.day, clock(self.day, 17, 30)
        record = open_record(visit=self.visit, on=on, by=self.by, at=clock(on, 7))
        self._observe(record)
        found = [self._find(entry) for entry in self.told.get("findings", ())]
        values = {**self._hours(), "team_present": self._present(), "commune_present": FOR_THE_COMMUNE}
        values |= {"place": f"Trụ sở UBND {lower_first(self.visit.commune.name)}"}
        values |= {"papers_seen": PAPERS, "commune_opinion": self.told.get("opinion", OPINION)}
        write_record(visit=self.visit, values=values, written_at=written, by=self.by, at=written)
        if "sample" in self.told:
            self._take_sample(self.told["sample"])
        hold_visit(visit=self.visit, held_on=on, by=self.by, at=written)
        for finding, entry in zip(found, self.told.get("findings", ()), strict=True):
            for step in entry["steps"]:
                self.days.on(step["day"], partial(self._step, finding, step))

    def _hours(self) -> dict[str, Any]:
        place = min(max(self.visit.order, 1), len(BEGINS)) - 1
        return {"began_at": BEGINS[place], "ended_at": ENDS[place]}

    def _present(self) -> str:
        return "\n".join(f"{each.full_name}, {each.title}, {each.office.short_name}" for each in self.team)

    def _observe(self, record: VisitRecord) -> None:
        told, at = self.told.get("seen", {}), clock(self.day, 17)
        for line in record.declared:
            outcome, text = told.get(line["code"]) or self._as_declared(line)
            values = {"indicator": line["code"], "outcome": outcome, "text": text, "observed_at": clock(self.day, 10)}
            observe(visit=self.visit, **values, by=self.by, at=at)

    def _as_declared(self, line: dict[str, Any]) -> tuple[str, str]:
        if line["outcome"] == Observation.Outcome.MET:
            return line["outcome"], self.random.choice(AS_DECLARED)
        why = line["reasons"][0].rstrip(".") if line["reasons"] else line["actual"]
        return line["outcome"], NOT_YET[line["outcome"]].format(why=lower_first(why))

    def _find(self, entry: dict[str, Any]) -> Finding:
        told = {name: entry[name] for name in ("text", "severity", "recommended", "due_on")}
        return add_finding(
            visit=self.visit,
            **told,
            indicator=entry.get("indicator", ""),
            owner=self._owner(entry.get("owner", "commune")),
            found_at=clock(self.day, 11),
            by=self.by,
            at=clock(self.day, 17),
        )

    def _owner(self, kind: str) -> Office:
        """The committee of the commune, or of its district; only registered communes have one of their own here."""
        commune = self.visit.commune
        names = [f"ubnd-{commune.pk}", f"ubnd-{commune.parent_id}"]
        found = {office.key: office for office in Office.objects.filter(key__in=names)}
        return (found.get(names[0]) if kind == "commune" else None) or found[names[1]]

    def _take_sample(self, told: dict[str, Any]) -> None:
        """Measured on the day of the visit and the working days after it, as many houses a day as a team can."""
        sample, houses = draw_houses(self.visit, told, self.day, self.by)
        for place, day in enumerate(told["measured_on"]):
            part = houses[place * HOUSES_A_DAY : (place + 1) * HOUSES_A_DAY]
            self.days.on(day, partial(measure, part, told, day, self.by))
        on = told["concluded_on"]
        said = {"standing": told["standing"], "reason": told["reason"]}
        self.days.on(on, lambda: conclude(sample=sample, **said, by=self.by, on=on))

    def _step(self, finding: Finding, step: dict[str, Any]) -> None:
        if step["do"] in _OF_A_DIFFICULTY:
            self._step_of_difficulty(finding, step)
            return
        is_remedied = step["do"] == FindingStep.Kind.REMEDIED
        files = []
        if is_remedied and finding.severity in SHOWN:
            words = f"{self.visit.commune.name}, phát hiện {finding.number}"
            files = [GivenFile("anh-khac-phuc.jpg", picture(words, step["day"]))]
        take_finding_step(
            finding=finding,
            kind=step["do"],
            text=step["text"],
            on=step["day"],
            by=self._of_the_area() if is_remedied else self.by,
            at=clock(step["day"], 15),
            due_on=step.get("due_on"),
            files=files,
        )

    def _of_the_area(self) -> Official | None:
        """Who speaks for the commune: its own officer, else the district's; nobody is named where there is neither."""
        for area in (self.visit.commune_id, self.visit.commune.parent_id):
            for each in self.days.people.values():
                if each.role in AREA_ROLES and each.area_id == area:
                    return each
        return None

    def _step_of_difficulty(self, finding: Finding, step: dict[str, Any]) -> None:
        finding.refresh_from_db()
        given: dict[str, Any] = {"text": step["text"]} if "text" in step else {}
        if "owner" in step:
            given |= {"owner": Office.objects.get(key=step["owner"]), "official": self.days.people[step["official"]]}
        by, on = self.days.people[_HEAD if step["do"] == "assign" else _LEAD], step["day"]
        _OF_A_DIFFICULTY[step["do"]](difficulty=finding.difficulty, by=by, on=on, today=on, **given)

"""The facts of the minutes of a visit (biên bản kiểm tra): what is declared, and places for what is seen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from datchuan.documents.announcing import About, FactSource, Gathered
from datchuan.documents.templating import Each, Field, Member
from datchuan.dossiers.documents.confirmation import line_facts
from datchuan.dossiers.documents.members import LINE_MEMBERS
from datchuan.dossiers.papers.urging import department_name
from datchuan.evaluation.judged import full_name, judged_commune
from datchuan.evaluation.queries import set_key_on
from datchuan.kernel.text import lower_first
from datchuan.people.models import Official
from datchuan.platform.queries import installation
from datchuan.territory.queries import commune_on, communes_on, within

MEMBERS: Mapping[str, Member] = {
    "nơi": Field("xã và huyện, như trong câu", "xã Tri Phương, huyện Tràng Định"),
    "tên_xã": Field("tên xã, như trong câu", "xã Tri Phương"),
    "năm": Field("năm", "2020"),
    "ngày": Field("ngày của số liệu", "15/11/2020"),
    "cơ_quan": Field("cơ quan kiểm tra, như trong câu", "Sở Xây dựng tỉnh Lạng Sơn"),
    "bộ_tiêu_chí": Field("tên bộ tiêu chí"),
    "các_tiêu_chí": Field("tên các tiêu chí được kiểm tra", "Quy hoạch, Nhà ở dân cư"),
    "kết_quả": Each("từng chỉ tiêu, với số liệu xã cung cấp", LINE_MEMBERS),
}


class VisitSource(FactSource):
    """The facts of minutes: about a commune, by the criteria set of the day."""

    key = "visit"
    title = "Số liệu đã có của một xã, để kiểm tra tại chỗ"
    members = MEMBERS

    def subjects(self, by: Official, on: date) -> list[About]:
        """The communes of the official's area."""
        communes = communes_on(on, rural_only=True).filter(within(by.area)).select_related("parent")
        return [About(f"commune {each.pk}", full_name(each)) for each in communes]

    def gather(self, about: str, on: date) -> Gathered:
        """The facts of ``commune 06016-1``."""
        commune = commune_on(about.removeprefix("commune "), on)
        judged = judged_commune(commune, set_key_on(on), on)
        criteria = dict.fromkeys(line.criterion for line in judged.lines)
        facts = {
            "nơi": lower_first(full_name(judged.commune)),
            "tên_xã": lower_first(commune.name),
            "năm": str(on.year),
            "ngày": on,
            "cơ_quan": department_name(),
            "bộ_tiêu_chí": judged.criteria_set.title,
            "các_tiêu_chí": ", ".join(judged.criteria_set.criterion(code).title for code in criteria),
            "kết_quả": [line_facts(line) for line in judged.lines],
        }
        return Gathered(facts, installation().simulated, [f"ubnd-{commune.pk}"])

"""The facts of an appraisal report (báo cáo thẩm định) and of a request to complete a dossier."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from datchuan.documents.announcing import About, FactSource, Gathered
from datchuan.documents.queries import department_name
from datchuan.documents.templating import Each, Field, Member
from datchuan.dossiers.access import visible_to
from datchuan.dossiers.documents.confirmation import (
    MET,
    criterion_facts,
    criterion_outcome,
    line_facts,
    reasons_of,
)
from datchuan.dossiers.documents.members import CRITERION_MEMBERS, LINE_MEMBERS
from datchuan.dossiers.models import OPEN_STATES, Dossier
from datchuan.dossiers.queries import StoodOn, dossiers_on
from datchuan.evaluation.judged import full_name, judged_commune
from datchuan.evaluation.queries import set_key_on
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import lower_first
from datchuan.people.models import Official
from datchuan.platform.queries import installation
from datchuan.territory.models import Level
from datchuan.territory.queries import commune_on

MEMBERS: Mapping[str, Member] = {
    "nơi": Field("xã và huyện, như trong câu", "xã Tri Phương, huyện Tràng Định"),
    "tên_xã": Field("tên xã, như trong câu", "xã Tri Phương"),
    "tên_huyện": Field("huyện, như trong câu; trống khi không còn cấp huyện", "huyện Tràng Định", optional=True),
    "năm": Field("năm", "2020"),
    "ngày": Field("ngày của số liệu", "15/11/2020"),
    "cơ_quan": Field("cơ quan thẩm định, như trong câu", "Sở Xây dựng tỉnh Lạng Sơn"),
    "bộ_tiêu_chí": Field("tên bộ tiêu chí"),
    "chuẩn": Field("chuẩn đề nghị", "đạt chuẩn nông thôn mới"),
    "bước": Field("hồ sơ đang ở bước nào", "Đang thẩm định"),
    "ngày_mở": Field("ngày mở hồ sơ", "05/10/2020"),
    "ngày_nhận": Field("ngày Sở nhận hồ sơ", "15/10/2020", optional=True),
    "số_tờ_trình": Field("số tờ trình của xã, huyện", "12/TTr-UBND", optional=True),
    "kết_quả": Each("từng chỉ tiêu", {**LINE_MEMBERS, "lý_do": Field("lý do chưa đạt", optional=True)}),
    "tiêu_chí": Each("từng tiêu chí", CRITERION_MEMBERS),
    "còn_thiếu": Each(
        "các chỉ tiêu chưa đạt hoặc chưa đủ căn cứ",
        {
            "chỉ_tiêu": Field("mã chỉ tiêu", "9.1"),
            "nội_dung": Field("nội dung chỉ tiêu"),
            "yêu_cầu": Field("mức phải đạt"),
            "kết_luận": Field("Không đạt hoặc Chưa đủ căn cứ"),
            "lý_do": Field("lý do và phần còn thiếu"),
        },
    ),
    "kết_luận_chung": Field("kết luận tính từ số liệu cho các tiêu chí của Sở", "Không đạt"),
}


class _DossierSource(FactSource):
    """The facts of an open dossier's commune, by the criteria set of the dossier or of the day."""

    members = MEMBERS

    def subjects(self, by: Official, on: date) -> list[About]:
        """The dossiers of the official's area that are open on the day, of communes that exist then."""
        return [
            About(f"dossier {each.dossier.pk}", f"{full_name(each.dossier.commune)}: {each.state.label.lower()}")
            for each in dossiers_on(on, visible_to(by, on))
            if each.state in OPEN_STATES and not _has_ended(each, on)
        ]

    def gather(self, about: str, on: date) -> Gathered:
        """The facts of ``dossier 7``. Problem 583 for a dossier that is not there that day, 203 when its commune has
        ended."""
        held = _held(about, on)
        commune = commune_on(held.dossier.commune_id, on)
        judged = judged_commune(commune, held.dossier.criteria_set or set_key_on(on), on)
        parent = judged.commune.parent
        criteria = dict.fromkeys(line.criterion for line in judged.lines)
        facts: dict[str, Any] = {
            **_of_dossier(held, on),
            "nơi": lower_first(full_name(judged.commune)),
            "tên_xã": lower_first(commune.name),
            "tên_huyện": lower_first(parent.name) if parent is not None and parent.level == Level.DISTRICT else "",
            "bộ_tiêu_chí": judged.criteria_set.title,
            "kết_quả": [{**line_facts(line), "lý_do": reasons_of(line)} for line in judged.lines],
            "tiêu_chí": [
                criterion_facts(judged.lines, code, judged.criteria_set.criterion(code).title) for code in criteria
            ],
            "còn_thiếu": [
                {**line_facts(line), "lý_do": reasons_of(line)} for line in judged.lines if line.outcome_label != MET
            ],
            "kết_luận_chung": criterion_outcome(list(judged.lines)),
        }
        offices = [f"ubnd-{pk}" for pk in (commune.parent_id, commune.pk) if pk]
        return Gathered(facts, held.dossier.simulated or installation().simulated, offices)


class AppraisalSource(_DossierSource):
    """What an appraisal report says."""

    key = "appraisal"
    title = "Kết quả tính từ số liệu cho hồ sơ của một xã"


class CompletionSource(_DossierSource):
    """What a request for completion says."""

    key = "completion"
    title = "Phần còn thiếu của hồ sơ một xã"


def _has_ended(held: StoodOn, on: date) -> bool:
    ended = held.dossier.commune.valid_to
    return ended is not None and ended <= on


def _held(about: str, on: date) -> StoodOn:
    word, _, pk = about.partition(" ")
    among = Dossier.objects.filter(pk=pk) if word == "dossier" and pk.isdecimal() else Dossier.objects.none()
    found = dossiers_on(on, among)
    if not found:
        mend = "Chọn hồ sơ trong danh sách, hoặc chọn ngày sau ngày mở hồ sơ."
        raise Problem(583, f"Ngày {on:%d/%m/%Y} không có hồ sơ “{about}”", mend=mend)
    return found[0]


def _of_dossier(held: StoodOn, on: date) -> dict[str, Any]:
    dossier = held.dossier
    received = dossier.received_on if dossier.received_on and dossier.received_on <= on else None
    return {
        "năm": str(on.year),
        "ngày": on,
        "cơ_quan": department_name(),
        "chuẩn": dossier.get_standard_display(),
        "bước": held.state.label,
        "ngày_mở": dossier.opened_on,
        "ngày_nhận": received,
        "số_tờ_trình": dossier.submission_number if received else "",
    }

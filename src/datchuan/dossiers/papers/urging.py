"""The facts of an urging letter: what the registered communes of a district still lack; per commune without
districts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from datchuan.documents.announcing import About, FactSource, Gathered
from datchuan.documents.queries import department_name
from datchuan.documents.templating import Each, Field, Member
from datchuan.dossiers.documents.confirmation import MET, reasons_of
from datchuan.dossiers.models import Dossier
from datchuan.dossiers.queries import StoodOn, dossiers_on
from datchuan.evaluation.judged import JudgedCommune, judged_communes
from datchuan.evaluation.queries import missing_words, set_key_on
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import format_day, lower_first
from datchuan.people.models import Official
from datchuan.platform.queries import installation
from datchuan.programme.models import Plan, Registration
from datchuan.programme.queries import registered_on
from datchuan.territory.models import Level, Unit
from datchuan.territory.queries import communes_on, within

MEMBERS: Mapping[str, Member] = {
    "nơi": Field("huyện, thành phố (hoặc xã, khi không còn cấp huyện), như trong câu", "huyện Tràng Định"),
    "năm": Field("năm kế hoạch", "2020"),
    "ngày": Field("ngày của số liệu", "15/11/2020"),
    "cơ_quan": Field("cơ quan đôn đốc, như trong câu", "Sở Xây dựng tỉnh Lạng Sơn"),
    "số_kế_hoạch": Field("số, ký hiệu kế hoạch năm", "25/KH-SXD", optional=True),
    "xã": Each(
        "xã đăng ký",
        {
            "tên": Field("tên xã", "Xã Tri Phương"),
            "khó_khăn": Field("là xã khó khăn"),
            "chưa_điều_tra": Field("chưa có số liệu điều tra nhà ở"),
            "chưa_đạt": Each(
                "các chỉ tiêu chưa đạt",
                {
                    "chỉ_tiêu": Field("mã chỉ tiêu", "9.2"),
                    "nội_dung": Field("nội dung chỉ tiêu"),
                    "kết_luận": Field("Không đạt hoặc Chưa đủ căn cứ"),
                    "còn_thiếu": Field("phần còn thiếu, tính bằng nhà", "thiếu 17 nhà", optional=True),
                    "lý_do": Field("lý do, cả câu"),
                },
            ),
            "rà_soát": Each(
                "quy hoạch phải rà soát, chưa kết luận",
                {"quy_hoạch": Field("tên đồ án"), "văn_bản": Field("văn bản sắp xếp"), "từ_ngày": Field("từ ngày")},
            ),
            "hồ_sơ": Field("hồ sơ đang ở bước nào; trống khi chưa mở", "Đang chuẩn bị", optional=True),
            "hồ_sơ_từ_ngày": Field("từ ngày", optional=True),
        },
    ),
}


class UrgingSource(FactSource):
    """The facts of an urging letter: about a district with registered communes, or a registered commune."""

    key = "urging"
    title = "Những việc còn thiếu của các xã đăng ký, theo huyện"
    members = MEMBERS

    def subjects(self, by: Official, on: date) -> list[About]:
        """The districts of the area with registered communes; the communes themselves where there are no districts."""
        addressed: dict[str, Unit] = {}
        for each in registered_on(on).filter(commune__in=communes_on(on).filter(within(by.area))):
            unit = _addressee(each.commune)
            addressed[unit.pk] = unit
        return [About(f"{each.level} {each.pk}", each.name) for each in addressed.values()]

    def gather(self, about: str, on: date) -> Gathered:
        """The facts of ``district 180-1`` or ``commune 06016-1``. Problem 582 where nobody there is registered."""
        pk = about.partition(" ")[2]
        found = [each for each in registered_on(on) if _addressee(each.commune).pk == pk]
        if not found:
            mend = "Chọn trong danh sách, hoặc ghi xã đăng ký của năm trước."
            raise Problem(582, f"Năm {on.year} không có xã đăng ký ở “{about}”", mend=mend)
        return _gathered(found, on)


def _addressee(commune: Unit) -> Unit:
    """Who is written to: the district, or the commune itself where it lies in none."""
    parent = commune.parent
    return parent if parent is not None and parent.level == Level.DISTRICT else commune


def _gathered(found: Sequence[Registration], on: date) -> Gathered:
    plan: Plan = found[0].plan
    ids = [each.commune_id for each in found]
    judged = judged_communes(ids, set_key_on(on), on)
    dossiers = {each.dossier.commune_id: each for each in dossiers_on(on, Dossier.objects.filter(commune__in=ids))}
    addressee = _addressee(found[0].commune)
    facts = {
        "nơi": lower_first(addressee.name),
        "năm": str(plan.year),
        "ngày": on,
        "cơ_quan": department_name(),
        "số_kế_hoạch": plan.number,
        "xã": [_commune(each, judged.get(each.commune_id), dossiers.get(each.commune_id)) for each in found],
    }
    offices = [f"ubnd-{pk}" for pk in dict.fromkeys((addressee.pk, *ids))]
    return Gathered(facts, installation().simulated, offices)


def _commune(
    registration: Registration, judged: JudgedCommune | Problem | None, held: StoodOn | None
) -> dict[str, Any]:
    known = judged if isinstance(judged, JudgedCommune) else None
    return {
        "tên": registration.commune.name,
        "khó_khăn": registration.is_difficult,
        "chưa_điều_tra": known is not None and known.lacks_survey,
        "chưa_đạt": _missed(known) if known else [],
        "rà_soát": _reviews(known) if known else [],
        "hồ_sơ": held.state.label if held else "",
        "hồ_sơ_từ_ngày": held.step.on if held else None,
    }


def _missed(judged: JudgedCommune) -> list[dict[str, str]]:
    return [
        {
            "chỉ_tiêu": line.code,
            "nội_dung": line.title,
            "kết_luận": line.outcome_label,
            "còn_thiếu": missing_words(judged.verdicts[line.code]),
            "lý_do": reasons_of(line),
        }
        for line in judged.lines
        if line.outcome_label != MET
    ]


def _reviews(judged: JudgedCommune) -> list[dict[str, str]]:
    return [
        {"quy_hoạch": each.plan.name, "văn_bản": duty.instrument, "từ_ngày": format_day(duty.opened_on)}
        for each in judged.plans
        for duty in each.open_duties
    ]

"""The facts of a request to complete a dossier (công văn đề nghị hoàn thiện hồ sơ)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from datchuan.documents.announcing import Gathered
from datchuan.documents.templating import Each, Field, Member
from datchuan.dossiers.models import CONCLUDED_STATES, OPEN_STATES, Dossier, DossierState
from datchuan.dossiers.papers.frozen import frozen_paper, gathered_from
from datchuan.dossiers.papers.reading import Reading
from datchuan.dossiers.papers.source import DossierPaperSource, held_on
from datchuan.dossiers.papers.telling import DOSSIER_MEMBERS, dossier_facts, lacking_facts
from datchuan.dossiers.queries import parts_of
from datchuan.evaluation.judged import LINE_MEMBERS
from datchuan.kernel.problem import Problem
from datchuan.law.procedures import ACTORS


class CompletionSource(DossierPaperSource):
    """What a request for completion says: what the dossier lacks when it is returned, frozen then; before it is, what
    it lacks on the day."""

    key = "completion"
    title = "Phần còn thiếu của hồ sơ một xã"
    template = "completion-request"
    members: Mapping[str, Member] = {
        **DOSSIER_MEMBERS,
        "ngày_trả": Field("ngày trả lại để hoàn thiện", "20/11/2020", optional=True),
        "lý_do_trả": Field("lý do trả lại", optional=True),
        "gửi_huyện": Field("có, khi gửi huyện", optional=True),
        "gửi_xã": Field("có, khi gửi xã", optional=True),
        "giấy_tờ_thiếu": Each(
            "các giấy tờ còn thiếu",
            {
                "tên": Field("giấy tờ", "Tờ trình của UBND xã"),
                "mẫu": Field("mẫu của giấy tờ", "Mẫu số 05", optional=True),
                "nơi_lập": Field("ai lập", "Xã"),
            },
        ),
        "còn_thiếu": Each(
            "các chỉ tiêu chưa đạt hoặc chưa đủ căn cứ theo số liệu",
            {**LINE_MEMBERS, "lý_do": Field("lý do và phần còn thiếu", optional=True)},
        ),
    }
    states = OPEN_STATES

    def gather(self, about: str, on: date) -> Gathered:
        """The facts of ``dossier 7``: frozen ones while it is returned, and once it is concluded."""
        held = held_on(about, on)
        kept = frozen_paper(held.dossier, self.template) if held.dossier.state == DossierState.COMPLETION else None
        return gathered_from(kept) if kept and kept.facts_on <= on else super().gather(about, on)

    def concluded(self, dossier: Dossier) -> Gathered:
        """The last request that was made. Problem 889 where the dossier was never returned."""
        if kept := frozen_paper(dossier, self.template):
            return gathered_from(kept)
        what = f"hồ sơ {dossier.get_state_display().lower()}, không còn gì để hoàn thiện"
        raise Problem(889, what, where=dossier.commune.name, mend="Soạn công văn trả lời huyện, xã.")

    def facts(self, read: Reading) -> dict[str, Any]:
        dossier, step = read.dossier, read.step
        is_returned = step.state == DossierState.COMPLETION
        to = dossier.returned_to if is_returned and dossier.state not in CONCLUDED_STATES else ""
        common = dossier_facts(read)
        has_district = bool(common["tên_huyện"])
        return {
            **common,
            "ngày_trả": step.on if is_returned else None,
            "lý_do_trả": step.reason if is_returned else "",
            "gửi_huyện": has_district and to != "commune",
            "gửi_xã": to != "district" or not has_district,
            "giấy_tờ_thiếu": _missing(dossier),
            "còn_thiếu": lacking_facts(read),
        }


def _missing(dossier: Dossier) -> list[dict[str, str]]:
    return [
        {"tên": each.part.title, "mẫu": each.part.form, "nơi_lập": ACTORS[each.part.by]}
        for each in parts_of(dossier)
        if each.is_missing
    ]

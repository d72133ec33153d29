"""The facts of what an appraisal writes: minutes (biên bản thẩm định), report (báo cáo thẩm định), the reply to the
district and the commune (công văn trả lời)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from datchuan.documents.templating import Each, Field, Member
from datchuan.dossiers.models import CONCLUDED_STATES, OPEN_STATES, UNDER_APPRAISAL
from datchuan.dossiers.papers.reading import Reading
from datchuan.dossiers.papers.source import DossierPaperSource
from datchuan.dossiers.papers.telling import DOSSIER_MEMBERS, dossier_facts, is_met
from datchuan.dossiers.queries import parts_of
from datchuan.kernel.citation import Instrument
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import format_day
from datchuan.law.library import load_library
from datchuan.law.procedures import ACTORS, ProcedureStep

PART_MEMBERS: Mapping[str, Member] = {
    "tên": Field("giấy tờ", "Tờ trình của UBND xã"),
    "mẫu": Field("mẫu của giấy tờ", "Mẫu số 05", optional=True),
    "nơi_lập": Field("ai lập", "Xã"),
    "tình_trạng": Field("đã nộp hay còn thiếu", "đã nộp"),
}


class AppraisalSource(DossierPaperSource):
    """What an appraisal report says."""

    key = "appraisal"
    title = "Kết quả thẩm định hồ sơ của một xã"
    template = "appraisal-report"
    members = DOSSIER_MEMBERS
    states = (*OPEN_STATES, *CONCLUDED_STATES)

    def facts(self, read: Reading) -> dict[str, Any]:
        return dossier_facts(read)


class MinutesSource(DossierPaperSource):
    """What the minutes of an appraisal say. Who took part, when and where, nobody has written down: dots."""

    key = "appraisal-minutes"
    title = "Nội dung thẩm định hồ sơ của một xã"
    template = "appraisal-minutes"
    members: Mapping[str, Member] = {**DOSSIER_MEMBERS, "giấy_tờ": Each("thành phần hồ sơ", PART_MEMBERS)}
    states = (*UNDER_APPRAISAL, *CONCLUDED_STATES)

    def facts(self, read: Reading) -> dict[str, Any]:
        return {**dossier_facts(read), "giấy_tờ": part_facts(read)}


class ReplySource(DossierPaperSource):
    """What the department answers district and commune, once the dossier is concluded."""

    key = "appraisal-reply"
    title = "Kết luận hồ sơ của một xã và việc tiếp theo"
    template = "appraisal-reply"
    members: Mapping[str, Member] = {
        **DOSSIER_MEMBERS,
        "đạt_cả": Field("có, khi mọi chỉ tiêu đều đạt", optional=True),
        "trình_tự": Field("văn bản quy định trình tự", "Quyết định số 2540/QĐ-TTg ngày 30/12/2016", optional=True),
        "bước_sau": Each(
            "các bước sau khi Sở xác nhận, theo trình tự",
            {
                "nội_dung": Field("việc và ai làm", "Tỉnh thẩm định, xét, công nhận, công bố"),
                "thời_hạn": Field("thời hạn", "15 ngày", optional=True),
                "căn_cứ": Field("điều, văn bản", "Điều 8, Thông tư số 40/2014/TT-BNNPTNT"),
                "chưa_đối_chiếu": Field("có, khi chưa đối chiếu văn bản gốc", optional=True),
            },
        ),
    }
    states = CONCLUDED_STATES

    def facts(self, read: Reading) -> dict[str, Any]:
        check_concluded(read)
        procedure = load_library().procedures.get(read.dossier.procedure)
        keys = [each.key for each in procedure.steps] if procedure else []
        after = procedure.steps[keys.index("confirmation") + 1 :] if procedure and "confirmation" in keys else ()
        return {
            **dossier_facts(read),
            "đạt_cả": is_met(read),
            "trình_tự": _instrument_words(procedure.instrument) if procedure else "",
            "bước_sau": [_step_facts(each) for each in after],
        }


def check_concluded(read: Reading) -> None:
    """Problem 889 for a paper that tells a conclusion, where there is none yet."""
    if read.step.state not in CONCLUDED_STATES or not read.is_appraised:
        what = f"hồ sơ {read.dossier.get_state_display().lower()}, chưa có kết luận thẩm định từng chỉ tiêu"
        raise Problem(889, what, where=read.dossier.commune.name, mend="Soạn sau khi lãnh đạo Sở đã kết luận hồ sơ.")


def part_facts(read: Reading) -> list[dict[str, str]]:
    """The parts of the dossier by the names of PART_MEMBERS."""
    return [
        {
            "tên": each.part.title,
            "mẫu": each.part.form,
            "nơi_lập": ACTORS[each.part.by],
            "tình_trạng": each.words,
        }
        for each in parts_of(read.dossier)
    ]


def _instrument_words(instrument: Instrument) -> str:
    """As papers name one: Quyết định số 2540/QĐ-TTg ngày 30/12/2016."""
    day = f" ngày {format_day(instrument.issued_on)}" if instrument.issued_on else ""
    return f"{instrument.kind} số {instrument.number}{day}"


def _step_facts(step: ProcedureStep) -> dict[str, Any]:
    """A step by what it asks for. Its place is told where it is an article; other places name what a source says."""
    cited = step.cited.citation
    article = f"{cited.place}, " if cited.place.startswith("Điều") else ""
    known = step.before is not None or step.term.versions[0].length is not None
    return {
        "nội_dung": step.title,
        "thời_hạn": step.words if known else "",
        "căn_cứ": f"{article}{_instrument_words(cited.instrument)}",
        "chưa_đối_chiếu": not cited.checked,
    }

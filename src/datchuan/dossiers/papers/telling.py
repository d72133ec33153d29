"""The facts of a dossier's papers, by the names that templates ask for. What is not known is an empty text or an empty
list, for which a template prints dots."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from datchuan.criteria.queries import checking_now
from datchuan.documents.queries import department_name
from datchuan.documents.templating import Each, Field, Member
from datchuan.dossiers.documents.confirmation import MET, criterion_facts, reasons_of
from datchuan.dossiers.documents.members import AGAINST_MEMBERS, CRITERION_MEMBERS, LINE_MEMBERS
from datchuan.dossiers.models import Claim, ClaimKind
from datchuan.dossiers.papers.beside import differing_words, unchecked_words
from datchuan.dossiers.papers.reading import LineRead, Reading
from datchuan.evaluation.judged import full_name
from datchuan.kernel.text import format_day, lower_first
from datchuan.territory.models import Level

CLAIMED_MEMBERS: Mapping[str, Member] = {
    **LINE_MEMBERS,
    "lý_do": Field("lý do chưa đạt, tính từ số liệu", optional=True),
    "khai": Field("xã tự đánh giá", "Đạt", optional=True),
    "thực_trạng_khai": Field("thực trạng xã khai", "640/816 hộ", optional=True),
    "thẩm_tra": Field("huyện thẩm tra", "Đạt", optional=True),
    "thực_trạng_thẩm_tra": Field("thực trạng huyện thẩm tra", "620/816 hộ", optional=True),
    "thẩm_định": Field("Sở thẩm định", "Đạt", optional=True),
    "thực_trạng_thẩm_định": Field("thực trạng Sở thẩm định", "612/816 hộ", optional=True),
    "lý_do_thẩm_định": Field("lý do Sở ghi", optional=True),
    "giấy_tờ": Field("căn cứ của kết luận thẩm định", "Báo cáo kết quả, bản 2", optional=True),
    "người": Field("người thẩm định", "Lộc Văn Thử", optional=True),
}
DOSSIER_MEMBERS: Mapping[str, Member] = {
    "nơi": Field("xã và huyện, như trong câu", "xã Tri Phương, huyện Tràng Định"),
    "tên_xã": Field("tên xã, như trong câu", "xã Tri Phương"),
    "tên_huyện": Field("huyện, như trong câu; trống khi không còn cấp huyện", "huyện Tràng Định", optional=True),
    "năm": Field("năm", "2020"),
    "ngày": Field("ngày của số liệu", "15/11/2020"),
    "cơ_quan": Field("cơ quan thẩm định, như trong câu", "Sở Xây dựng tỉnh Lạng Sơn"),
    "bộ_tiêu_chí": Field("tên bộ tiêu chí", optional=True),
    "chuẩn": Field("chuẩn đề nghị", "đạt chuẩn nông thôn mới"),
    "bước": Field("hồ sơ đang ở bước nào", "Đang thẩm định"),
    "ngày_mở": Field("ngày mở hồ sơ", "05/10/2020"),
    "ngày_nhận": Field("ngày Sở nhận hồ sơ", "15/10/2020", optional=True),
    "số_tờ_trình": Field("số tờ trình của xã, huyện", "12/TTr-UBND", optional=True),
    "thực_địa": Each("các lần kiểm tra thực địa", {"từ_ngày": Field("ngày đi"), "đến_ngày": Field("ngày xong")}),
    "trả_lại": Each("các lần trả lại để hoàn thiện", {"ngày": Field("ngày trả"), "lý_do": Field("lý do")}),
    "người_thẩm_định": Each(
        "người đã thẩm định", {"tên": Field("họ tên"), "chức_vụ": Field("chức vụ", "chuyên viên", optional=True)}
    ),
    "kết_quả": Each("từng chỉ tiêu: khai, thẩm tra, thẩm định, tính từ số liệu", CLAIMED_MEMBERS),
    "khác_nhau": Each(
        "các chỉ tiêu mà kết quả các bên khác nhau",
        {
            "chỉ_tiêu": Field("mã chỉ tiêu", "9.2"),
            "các_bên": Field("từng bên nói gì", "xã tự đánh giá đạt; Sở thẩm định không đạt"),
            "lý_do": Field("lý do Sở ghi, hoặc tính từ số liệu", optional=True),
        },
    ),
    "khác_số_liệu": Each("các chỉ tiêu mà kết luận thẩm định khác kết quả tính từ số liệu", AGAINST_MEMBERS),
    "tiêu_chí": Each("kết luận thẩm định từng tiêu chí; trống khi chưa thẩm định đủ", CRITERION_MEMBERS),
    "khác_bản_ký": Each("giá trị mà bản có chữ ký ghi khác", {"giá_trị": Field("giá trị")}),
    "chưa_đối_chiếu": Each("giá trị chưa đối chiếu văn bản gốc", {"giá_trị": Field("giá trị")}),
}
_WHO = {
    ClaimKind.DECLARED: ("khai", "thực_trạng_khai"),
    ClaimKind.VERIFIED: ("thẩm_tra", "thực_trạng_thẩm_tra"),
    ClaimKind.APPRAISED: ("thẩm_định", "thực_trạng_thẩm_định"),
}
_SAYS = {ClaimKind.DECLARED: "xã tự đánh giá", ClaimKind.VERIFIED: "huyện thẩm tra"}


def dossier_facts(read: Reading) -> dict[str, Any]:
    """What every paper of a dossier may say, by the names of DOSSIER_MEMBERS."""
    return {
        **_head(read),
        "thực_địa": _field_checks(read),
        "trả_lại": [{"ngày": each.on, "lý_do": each.reason} for each in read.steps if each.state == "completion"],
        "người_thẩm_định": _examiners(read),
        "kết_quả": [claimed_facts(line) for line in read.lines],
        "khác_nhau": [found for line in read.lines for found in _differing(line)],
        "khác_số_liệu": against_facts(read),
        "tiêu_chí": criteria_facts(read) if read.is_appraised else [],
        **grounds_facts(read),
    }


def _head(read: Reading) -> dict[str, Any]:
    dossier, commune = read.dossier, read.dossier.commune
    parent = commune.parent
    received = dossier.received_on if dossier.received_on and dossier.received_on <= read.on else None
    return {
        "nơi": lower_first(full_name(commune)),
        "tên_xã": lower_first(commune.name),
        "tên_huyện": lower_first(parent.name) if parent is not None and parent.level == Level.DISTRICT else "",
        "năm": str(read.on.year),
        "ngày": read.on,
        "cơ_quan": department_name(),
        "bộ_tiêu_chí": read.criteria_set.title if read.criteria_set else "",
        "chuẩn": dossier.get_standard_display(),
        "bước": read.step.get_state_display(),
        "ngày_mở": dossier.opened_on,
        "ngày_nhận": received,
        "số_tờ_trình": dossier.submission_number if received else "",
    }


def _field_checks(read: Reading) -> list[dict[str, Any]]:
    """From when to when the department was in the field; the day of return is empty while it is still there."""
    found: list[dict[str, Any]] = []
    for before, step in zip((None, *read.steps), read.steps, strict=False):
        if step.state == "field":
            found.append({"từ_ngày": step.on, "đến_ngày": None})
        elif found and before is not None and before.state == "field":
            found[-1]["đến_ngày"] = step.on
    return found


def _examiners(read: Reading) -> list[dict[str, str]]:
    officials = {each.by.pk: each.by for line in read.lines if (each := line.appraised) and each.by}
    return [{"tên": each.full_name, "chức_vụ": lower_first(each.title)} for each in officials.values()]


def claimed_facts(line: LineRead) -> dict[str, str]:
    """A line by the names of CLAIMED_MEMBERS."""
    computed = line.computed or {}
    claim = line.appraised
    facts = {
        "chỉ_tiêu": line.subject.code,
        "nội_dung": line.subject.title,
        "yêu_cầu": computed.get("requirement", ""),
        "thực_trạng": computed.get("actual", ""),
        "kết_luận": line.computed_label,
        "căn_cứ": computed.get("citation", ""),
        "lý_do": "; ".join(computed.get("reasons", ())),
        "lý_do_thẩm_định": claim.reason if claim else "",
        "giấy_tờ": evidence_words(claim) if claim else "",
        "người": claim.by.full_name if claim and claim.by else "",
    }
    for kind, (outcome, actual) in _WHO.items():
        said = line.claims.get(kind)
        facts |= {outcome: said.get_outcome_display() if said else "", actual: said.actual if said else ""}
    return facts


def evidence_words(claim: Claim) -> str:
    """What a claim rests on: the version of a part, and what was written beside it."""
    version = claim.evidence
    part = ""
    if version is not None:
        which = f"số liệu ngày {format_day(version.as_of)}" if version.as_of else f"bản {version.number}"
        part = f"{version.part.title}, {which}"
    return "; ".join(each for each in (part, claim.evidence_note) if each)


def _differing(line: LineRead) -> list[dict[str, str]]:
    """The line, where the department concluded otherwise than somebody else said."""
    claim = line.appraised
    if claim is None:
        return []
    said = [(words, each.get_outcome_display()) for kind, words in _SAYS.items() if (each := line.claims.get(kind))]
    said.append(("tính từ số liệu", line.computed_label or "không tính được"))
    told = claim.get_outcome_display()
    if all(outcome == told for _, outcome in said):
        return []
    words = "; ".join(f"{who}: {lower_first(outcome)}" for who, outcome in (*said, ("Sở thẩm định", told)))
    reason = claim.reason or reasons_of(line.concluded)
    return [{"chỉ_tiêu": line.subject.code, "các_bên": words, "lý_do": reason}]


def against_facts(read: Reading) -> list[dict[str, str]]:
    """The lines that were concluded otherwise than computed, by the names of AGAINST_MEMBERS."""
    return [
        {
            "chỉ_tiêu": line.subject.code,
            "kết_luận": claim.get_outcome_display(),
            "số_liệu": line.computed_label,
            "thực_trạng": (line.computed or {}).get("actual", ""),
            "lý_do": claim.reason,
        }
        for line in read.lines
        if (claim := line.appraised) and claim.get_outcome_display() != line.computed_label
    ]


def criteria_facts(read: Reading) -> list[dict[str, Any]]:
    """What the department concluded of every criterion."""
    lines = [line.concluded for line in read.lines]
    return [criterion_facts(lines, number, title) for number, title in read.criteria]


def lacking_facts(read: Reading) -> list[dict[str, str]]:
    """The lines that the records do not show to be met; nothing where they cannot be computed."""
    return [
        {**claimed_facts(line), "lý_do": "; ".join(lower_first(each.rstrip(".;")) for each in computed["reasons"])}
        for line in read.lines
        if (computed := line.computed) and computed["outcome"] != "met"
    ]


def grounds_facts(read: Reading) -> dict[str, list[dict[str, str]]]:
    """The values of the law that the lines rest on and that nobody has compared with the signed text, or of which it
    says something else; of a criterion without known indicators its title."""
    verdicts = list(read.judged.verdicts.values()) if read.judged else []
    checking, titles = checking_now(), []
    for line in read.lines:
        if line.subject.is_known or read.criteria_set is None:
            continue
        cited = read.criteria_set.criterion(line.subject.code).cited
        if cited and not cited.checked and cited.value_id not in checking.checked:
            titles.append(f"{cited.words} ({cited.citation})")
    return {
        "khác_bản_ký": [{"giá_trị": each} for each in differing_words(verdicts)],
        "chưa_đối_chiếu": [{"giá_trị": each} for each in (*unchecked_words(verdicts), *titles)],
    }


def is_met(read: Reading) -> bool:
    """Whether the department concluded that every line is met."""
    return read.is_appraised and all(line.concluded.outcome_label == MET for line in read.lines)

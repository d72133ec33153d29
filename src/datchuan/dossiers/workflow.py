"""The life of a dossier: what may follow which state, who does it, what it asks for.

preparing → verifying (district) → submitted → appraisal ⇄ field → head → leadership → concluded → confirmed → decided.
Returned for completion from anywhere before the conclusion, and sent in again. Where a commune belongs to no district,
it sends its dossier straight to the department. What is not here cannot be done by anybody.
"""

from __future__ import annotations

from dataclasses import dataclass

from datchuan.dossiers.models import OPEN_STATES, UNDER_APPRAISAL
from datchuan.dossiers.models import DossierState as S


@dataclass(frozen=True)
class Transition:
    """A step: its key, what its button says, what is said once it is done, from where it may be taken, where it leads
    (None: by where the dossier was returned from), the permission it asks for.

    ``not_after``: nobody takes it who appraised an indicator of the dossier or took one of these steps with it
    (two-person rule); None: anybody may.
    """

    key: str
    label: str
    done: str
    sources: tuple[S, ...]
    target: S | None
    permission: str
    needs_reason: bool = False
    needs_number: str = ""  # the label of the number it asks for
    not_after: tuple[str, ...] | None = None

    @property
    def is_forward(self) -> bool:
        """Whether it brings the dossier nearer to its decision: neither back, nor to an end."""
        return self.target not in (S.COMPLETION, S.STOPPED, S.WITHDRAWN) and not self.key.startswith("rework")


TRANSITIONS = (
    Transition(
        "submit", "Gửi huyện thẩm tra", "đã gửi huyện thẩm tra", (S.PREPARING,), S.VERIFYING, "dossiers.prepare"
    ),
    Transition("send_directly", "Gửi Sở", "đã gửi Sở", (S.PREPARING,), S.SUBMITTED, "dossiers.prepare"),
    Transition("send", "Gửi Sở", "đã gửi Sở", (S.VERIFYING,), S.SUBMITTED, "dossiers.verify"),
    Transition("resubmit", "Gửi lại sau khi hoàn thiện", "đã gửi lại", (S.COMPLETION,), None, "dossiers.complete"),
    Transition(
        "receive",
        "Nhận hồ sơ",
        "đã nhận, chuyển thẩm định",
        (S.PREPARING, S.VERIFYING, S.SUBMITTED),
        S.APPRAISAL,
        "dossiers.keep_dossiers",
        needs_number="Số tờ trình",
    ),
    Transition(
        "to_field",
        "Đi kiểm tra thực địa",
        "đã chuyển kiểm tra thực địa",
        (S.APPRAISAL,),
        S.FIELD,
        "dossiers.keep_dossiers",
    ),
    Transition(
        "from_field",
        "Kết thúc kiểm tra thực địa",
        "đã kết thúc kiểm tra thực địa",
        (S.FIELD,),
        S.APPRAISAL,
        "dossiers.keep_dossiers",
    ),
    Transition(
        "propose",
        "Trình trưởng phòng",
        "đã trình trưởng phòng",
        (S.APPRAISAL, S.FIELD),
        S.HEAD,
        "dossiers.keep_dossiers",
    ),
    Transition(
        "endorse",
        "Trình lãnh đạo Sở",
        "đã trình lãnh đạo Sở",
        (S.HEAD,),
        S.LEADERSHIP,
        "dossiers.endorse",
        not_after=("propose",),
    ),
    Transition(
        "approve",
        "Kết luận",
        "đã kết luận",
        (S.LEADERSHIP,),
        S.CONCLUDED,
        "dossiers.approve",
        not_after=("propose", "endorse"),
    ),
    Transition(
        "confirm",
        "Ghi văn bản xác nhận đã phát hành",
        "đã có văn bản xác nhận",
        (S.CONCLUDED,),
        S.CONFIRMED,
        "dossiers.keep_dossiers",
        needs_number="Số văn bản xác nhận",
    ),
    Transition(
        "decide",
        "Ghi quyết định của tỉnh",
        "đã ghi quyết định của tỉnh",
        (S.CONFIRMED,),
        S.DECIDED,
        "dossiers.record_recognitions",
        needs_reason=True,
    ),
    Transition(
        "rework",
        "Trả lại phòng thẩm định",
        "đã trả lại phòng thẩm định",
        (S.HEAD,),
        S.APPRAISAL,
        "dossiers.endorse",
        needs_reason=True,
    ),
    Transition(
        "rework_unsigned",
        "Trả lại phòng thẩm định",
        "đã trả lại phòng thẩm định",
        (S.LEADERSHIP,),
        S.APPRAISAL,
        "dossiers.approve",
        needs_reason=True,
    ),
    Transition(
        "return_to_commune",
        "Trả xã để hoàn thiện",
        "đã trả xã để hoàn thiện",
        (S.VERIFYING,),
        S.COMPLETION,
        "dossiers.verify",
        needs_reason=True,
    ),
    Transition(
        "return",
        "Trả lại để hoàn thiện",
        "đã trả lại để hoàn thiện",
        (S.SUBMITTED, *UNDER_APPRAISAL),
        S.COMPLETION,
        "dossiers.return",
        needs_reason=True,
    ),
    Transition("withdraw", "Rút hồ sơ", "đã rút", OPEN_STATES, S.WITHDRAWN, "dossiers.withdraw", needs_reason=True),
    Transition("stop", "Dừng hồ sơ", "đã dừng", OPEN_STATES, S.STOPPED, "dossiers.keep_dossiers", needs_reason=True),
)
BY_KEY = {each.key: each for each in TRANSITIONS}


def steps_from(state: str) -> tuple[Transition, ...]:
    """What may follow a state, the way forward first."""
    return tuple(each for each in TRANSITIONS if state in each.sources)

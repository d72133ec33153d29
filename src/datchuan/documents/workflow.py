"""The life of an outgoing document: which step may follow which state, who takes it, and whether it needs a reason.

draft → review (division head) → submitted (leadership) → signed → numbered → issued → distributed → archived. A draft
can be cancelled; one that was signed or numbered too, its number then stays in the register with the reason.
"""

from __future__ import annotations

from dataclasses import dataclass

from datchuan.documents.models import DocumentState as S


@dataclass(frozen=True)
class Transition:
    """A step: its key, what its button says, from where it may be taken, where it leads, the permission it asks for."""

    key: str
    label: str
    sources: tuple[S, ...]
    target: S
    permission: str
    needs_reason: bool = False


TRANSITIONS = (
    Transition("send_to_head", "Trình trưởng phòng", (S.DRAFT,), S.REVIEW, "documents.draft"),
    Transition("send_to_leadership", "Trình lãnh đạo", (S.REVIEW,), S.SUBMITTED, "documents.review"),
    Transition("sign", "Ký", (S.SUBMITTED,), S.SIGNED, "documents.sign"),
    Transition("number", "Cấp số", (S.SIGNED,), S.NUMBERED, "documents.keep_registers"),
    Transition("issue", "Phát hành", (S.NUMBERED,), S.ISSUED, "documents.keep_registers"),
    Transition("distribute", "Gửi", (S.ISSUED,), S.DISTRIBUTED, "documents.keep_registers"),
    Transition("archive", "Lưu hồ sơ", (S.ISSUED, S.DISTRIBUTED), S.ARCHIVED, "documents.keep_registers"),
    Transition("return", "Trả lại để sửa", (S.REVIEW,), S.DRAFT, "documents.review", needs_reason=True),
    Transition("return_unsigned", "Trả lại để sửa", (S.SUBMITTED,), S.DRAFT, "documents.sign", needs_reason=True),
    Transition("cancel", "Bỏ dự thảo", (S.DRAFT,), S.CANCELLED, "documents.draft", needs_reason=True),
    Transition(
        "void", "Bỏ văn bản đã ký", (S.SIGNED, S.NUMBERED), S.CANCELLED, "documents.keep_registers", needs_reason=True
    ),
)
BY_KEY = {each.key: each for each in TRANSITIONS}


def steps_from(state: str) -> tuple[Transition, ...]:
    """What may follow a state, the way forward first."""
    return tuple(each for each in TRANSITIONS if state in each.sources)

"""Whose turn it is with a dossier, and who waits for them: by its state, and by whom it was returned to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from datchuan.dossiers.access import has_district
from datchuan.dossiers.models import Claim, ClaimKind, Dossier, DossierState, DossierStep
from datchuan.kernel.text import lower_first
from datchuan.people.models import Official, Role

S = DossierState
DEPARTMENT = "Sở Xây dựng"


@dataclass(frozen=True)
class Turn:
    """What has to be done, by which roles; ``not_after`` as of ``workflow.Transition``: who took one of these steps, or
    appraised, leaves it to others."""

    task: str
    roles: tuple[Role, ...]
    not_after: tuple[str, ...] | None = None


TURNS: dict[str, Turn] = {
    S.PREPARING: Turn("Lập hồ sơ", (Role.COMMUNE_OFFICER,)),
    S.VERIFYING: Turn("Thẩm tra hồ sơ", (Role.DISTRICT_OFFICER,)),
    S.COMPLETION: Turn("Hoàn thiện hồ sơ", (Role.COMMUNE_OFFICER, Role.DISTRICT_OFFICER)),
    S.SUBMITTED: Turn("Nhận hồ sơ", (Role.DIVISION_OFFICER,)),
    S.APPRAISAL: Turn("Thẩm định hồ sơ", (Role.DIVISION_OFFICER,)),
    S.FIELD: Turn("Kiểm tra thực địa hồ sơ", (Role.DIVISION_OFFICER,)),
    S.HEAD: Turn("Xem kết quả thẩm định, trình lãnh đạo Sở hồ sơ", (Role.DIVISION_HEAD,), ("propose",)),
    S.LEADERSHIP: Turn("Kết luận hồ sơ", (Role.LEADERSHIP,), ("propose", "endorse")),
    S.CONCLUDED: Turn("Phát hành văn bản xác nhận hồ sơ", (Role.DIVISION_OFFICER,)),
    S.CONFIRMED: Turn("Ghi quyết định của tỉnh về hồ sơ", (Role.COORDINATION,)),
}
_DEPARTMENT_WORDS = {
    S.HEAD: f"trưởng phòng, {DEPARTMENT}",
    S.LEADERSHIP: f"lãnh đạo {DEPARTMENT}",
    S.CONFIRMED: "UBND tỉnh, Văn phòng Điều phối",
}


def returned_to(dossier: Dossier, step: DossierStep) -> str:
    """Whom a dossier that stands at ``step`` was returned to; empty where that is not kept any more: a dossier keeps
    only its present return."""
    if step.state != S.COMPLETION:
        return ""
    if step.transition == "return_to_commune":
        return "commune"
    return dossier.returned_to if dossier.state == S.COMPLETION else ""


def roles_of(dossier: Dossier, step: DossierStep) -> tuple[Role, ...]:
    """The roles whose turn it is at a step of a dossier; none at its end."""
    turn = TURNS.get(step.state)
    if turn is None:
        return ()
    to = returned_to(dossier, step)
    if to:
        return (Role.COMMUNE_OFFICER if to == "commune" else Role.DISTRICT_OFFICER,)
    return turn.roles


def whose_turn(dossier: Dossier, step: DossierStep) -> str:
    """Who has it in hand, as in a sentence; empty at its end. The commune and its parent are at hand."""
    roles = roles_of(dossier, step)
    if not roles:
        return ""
    words = []
    if Role.COMMUNE_OFFICER in roles:
        words.append(_commune(dossier))
    if Role.DISTRICT_OFFICER in roles and has_district(dossier):
        words.append(_district(dossier))
    return ", ".join(words) or _DEPARTMENT_WORDS.get(S(step.state), DEPARTMENT)


def who_waits(dossier: Dossier, step: DossierStep) -> str:
    """Who waits for them, as in a sentence; empty at its end."""
    if step.state not in TURNS:
        return ""
    if step.state == S.COMPLETION and dossier.returned_from == S.VERIFYING:
        return _district(dossier)
    if step.state == S.PREPARING:
        return _district(dossier) if has_district(dossier) else DEPARTMENT
    if step.state in (S.COMPLETION, S.CONFIRMED):
        return DEPARTMENT if step.state == S.COMPLETION else _commune(dossier)
    return _commune(dossier)


def _commune(dossier: Dossier) -> str:
    return f"UBND {lower_first(dossier.commune.name)}"


def _district(dossier: Dossier) -> str:
    parent = dossier.commune.parent
    return f"UBND {lower_first(parent.name)}" if parent else DEPARTMENT


@dataclass(frozen=True)
class Examined:
    """What an official examined among dossiers: which they appraised an indicator of, and their proposals and
    endorsements, each (dossier, step)."""

    appraised: frozenset[int]
    steps: frozenset[tuple[int, str]]

    def rules_out(self, dossier: int, not_after: tuple[str, ...] | None) -> bool:
        """Whether the two-person rule keeps the official from a step that comes ``not_after`` others."""
        if not_after is None:
            return False
        return dossier in self.appraised or any((dossier, each) in self.steps for each in not_after)


def examined_by(official: Official, dossiers: Collection[int]) -> Examined:
    """What an official examined among dossiers, by their ids. Two queries; none where the rule cannot touch them."""
    if official.role not in (Role.DIVISION_HEAD, Role.LEADERSHIP) or not dossiers:
        return Examined(frozenset(), frozenset())
    claims = Claim.objects.filter(dossier__in=dossiers, kind=ClaimKind.APPRAISED, by=official)
    steps = DossierStep.objects.filter(dossier__in=dossiers, by=official, transition__in=("propose", "endorse"))
    return Examined(
        frozenset(claims.values_list("dossier", flat=True).distinct()),
        frozenset(steps.values_list("dossier", "transition")),
    )


def waits_for(official: Official, dossier: Dossier, step: DossierStep, examined: Examined) -> bool:
    """Whether it is this official's turn with a dossier that they see, as it stands at ``step``."""
    if official.role not in roles_of(dossier, step):
        return False
    return not examined.rules_out(dossier.pk, TURNS[step.state].not_after)

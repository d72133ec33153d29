"""Where those who speak of one indicator differ: commune, district, inspection, department; in words and in figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from datchuan.dossiers.models import Claim, ClaimKind
from datchuan.kernel.text import format_number, lower_first
from datchuan.law.outcome import Outcome

INSPECTED = "inspected"
NAMES: Mapping[str, str] = {
    ClaimKind.DECLARED: "Xã khai",
    ClaimKind.VERIFIED: "Huyện thẩm tra",
    INSPECTED: "Kiểm tra thực tế",
    ClaimKind.APPRAISED: "Sở thẩm định",
}
# Whose word is held against whose: what the commune declares against everybody's, and the department's against theirs.
PAIRS = (
    (ClaimKind.DECLARED, ClaimKind.VERIFIED),
    (ClaimKind.DECLARED, INSPECTED),
    (ClaimKind.DECLARED, ClaimKind.APPRAISED),
    (ClaimKind.VERIFIED, ClaimKind.APPRAISED),
    (INSPECTED, ClaimKind.APPRAISED),
)


@dataclass(frozen=True)
class Said:
    """What one of them says: an outcome of the law, and a figure in the indicator's unit where there is one."""

    outcome: str
    figure: Decimal | None = None


def said_by(claim: Claim) -> Said:
    """What a claim says."""
    return Said(claim.outcome, claim.figure)


def figure_words(figure: Decimal, unit: str) -> str:
    """78.4 of "%" is "78,4 %"; without zeros that say nothing."""
    exact = Decimal(figure).normalize()
    exponent = exact.as_tuple().exponent
    decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    return f"{format_number(exact, decimals)} {unit}".strip()


def difference(one: Said, other: Said, names: tuple[str, str], unit: str) -> str:
    """A sentence on how two differ, empty where they say the same: "Xã khai 78,4 %, kiểm tra thực tế 71,2 %: lệch −7,2
    điểm %". What one of them could not tell differs from nothing."""
    told = []
    if one.outcome != other.outcome and Outcome.UNDETERMINED not in (one.outcome, other.outcome):
        told.append("khác kết luận")
    if one.figure is not None and other.figure is not None and one.figure != other.figure:
        told.append(f"lệch {_distance(other.figure - one.figure, unit)}")
    if not told:
        return ""
    return f"{names[0]} {_words(one, unit)}, {_inside(names[1])} {_words(other, unit)}: {', '.join(told)}"


def differences(said: Mapping[str, Said], unit: str) -> list[str]:
    """A sentence for each pair that differs."""
    found = (
        difference(said[one], said[other], (NAMES[one], NAMES[other]), unit)
        for one, other in PAIRS
        if one in said and other in said
    )
    return [sentence for sentence in found if sentence]


def _inside(name: str) -> str:
    """A name inside a sentence; the department keeps its capital."""
    return name if name.startswith("Sở") else lower_first(name)


def _distance(distance: Decimal, unit: str) -> str:
    """A share differs by points."""
    sign = "+" if distance > 0 else "−"
    return f"{sign}{figure_words(abs(distance), 'điểm %' if unit == '%' else unit)}"


def _words(said: Said, unit: str) -> str:
    outcome = lower_first(Outcome(said.outcome).label)
    return outcome if said.figure is None else f"{outcome}, {figure_words(said.figure, unit)}"

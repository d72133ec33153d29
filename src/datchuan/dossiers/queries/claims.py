"""What is claimed of the lines of a dossier's criteria set: declared, verified, appraised, beside what is computed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from datchuan.dossiers.models import Claim, ClaimKind, Dossier, Standard
from datchuan.evaluation.computing import OWN_CRITERIA
from datchuan.evaluation.judged import IndicatorLine, judged_commune
from datchuan.evaluation.queries import set_key_on
from datchuan.kernel.problem import Problem
from datchuan.law.library import load_library
from datchuan.law.outcome import Outcome, Verdict
from datchuan.law.sets import CriteriaSet
from datchuan.platform.queries import installation


@dataclass(frozen=True)
class Subject:
    """One line that is claimed of: an indicator, or a criterion of which the law files know no indicator
    (``is_known`` False: nothing of it can be computed)."""

    code: str
    title: str
    unit: str
    is_known: bool


def set_of(dossier: Dossier, on: date, *, province: str | None = None) -> CriteriaSet:
    """The set that a dossier is judged by: its own, else the one of its standard in force on ``on``, the province's
    before the nation's. ``province`` saves asking which is served here. Problem 106 where none is."""
    library, province = load_library(), installation().province_code if province is None else province
    if dossier.criteria_set:
        try:
            return library.set_for(dossier.criteria_set, on, province=province)
        except Problem:  # judged on a day on which its set is in force no more
            return library.sets[dossier.criteria_set]
    if dossier.standard == Standard.BASIC:
        return library.set_for(set_key_on(on), on, province=province)
    kind = "enhanced" if dossier.standard == Standard.ENHANCED else "model"
    found = [each for each in library.sets.values() if each.kind == kind and on in each.period]
    for each in sorted(found, key=lambda each: not each.province):
        if each.province in ("", province):
            return each
    what = f"chưa có bộ tiêu chí {dossier.get_standard_display()} nào cho ngày {on:%d/%m/%Y}"
    raise Problem(106, what, mend="Chọn bộ tiêu chí khi mở hồ sơ, hoặc thêm tệp vào law/sets/.")


def subjects_of(dossier: Dossier, on: date, *, province: str | None = None) -> list[Subject]:
    """The lines that the department judges, in the set's order. Empty where no set is known."""
    try:
        criteria_set = set_of(dossier, on, province=province)
    except Problem:
        return []
    own = OWN_CRITERIA.get(criteria_set.key, ())
    found: list[Subject] = []
    for criterion in criteria_set.criteria:
        if criterion.number not in own:
            continue
        lines = [Subject(each.code, each.wording or each.title, each.unit, True) for each in criterion.indicators]
        found += lines or [Subject(criterion.number, criterion.title, "", False)]
    return found


@dataclass(frozen=True)
class Computed:
    """What the records say of a line on a day: in words, its outcome, whether it rests on law values that nobody has
    checked, and the set it is of. ``figure`` is the share in percent, where houses are counted for one."""

    line: IndicatorLine
    outcome: str
    is_unchecked: bool
    set_key: str
    figure: Decimal | None = None


def computed_lines(dossier: Dossier, on: date) -> dict[str, Computed]:
    """By code what the records say of the dossier's lines on ``on``, by the set that it is judged by; nothing where the
    commune was not there that day, the set was not in force, or no indicator of it is known. A constant number of
    queries."""
    try:
        criteria_set = set_of(dossier, day_judged(dossier))
        judged = judged_commune(dossier.commune, criteria_set.key, on)
    except Problem:
        return {}
    shares = {each.code for each in criteria_set.indicators() if each.unit == "%"}
    return {
        line.code: Computed(
            line,
            verdict.outcome.value,
            bool(verdict.unchecked or verdict.differing),
            criteria_set.key,
            _share(verdict) if line.is_counted and line.code in shares else None,
        )
        for line in judged.lines
        for verdict in [judged.verdicts[line.code]]
    }


def _share(verdict: Verdict) -> Decimal | None:
    """In percent, to two decimals."""
    if not verdict.total:
        return None
    return (Decimal(verdict.passing * 100) / verdict.total).quantize(Decimal("0.01"), ROUND_HALF_UP)


def newest_claims(dossier: Dossier) -> Mapping[tuple[str, str], Claim]:
    """By kind and code the claim that counts. One query."""
    claims = Claim.objects.filter(dossier=dossier).select_related("by", "evidence__part").order_by("number")
    return {(claim.kind, claim.code): claim for claim in claims}


def day_judged(dossier: Dossier) -> date:
    """The day whose law the dossier is judged by: that of its receipt, before it that of its opening."""
    return dossier.received_on or dossier.opened_on


def unappraised(dossier: Dossier) -> list[str]:
    """Codes that have no conclusion of the department yet; one made before the dossier was last received is none: what
    came in since was not looked at."""
    received = dossier.steps.filter(transition="receive").order_by("-number").values_list("at", flat=True).first()
    newest = {key: claim for key, claim in newest_claims(dossier).items() if received is None or claim.at >= received}
    subjects = subjects_of(dossier, day_judged(dossier))
    return [each.code for each in subjects if (ClaimKind.APPRAISED, each.code) not in newest]


def conclusion_words(dossier: Dossier) -> str:
    """The conclusion in a sentence: Đạt 2/3 chỉ tiêu; không đạt: 9.2."""
    newest = newest_claims(dossier)
    subjects = subjects_of(dossier, day_judged(dossier))
    said = {each.code: newest[ClaimKind.APPRAISED, each.code].outcome for each in subjects}
    met = sum(outcome == Outcome.MET for outcome in said.values())
    words = f"Đạt {met}/{len(said)} chỉ tiêu"
    for outcome in (Outcome.NOT_MET, Outcome.UNDETERMINED):
        codes = [code for code, told in said.items() if told == outcome]
        words += f"; {outcome.label.lower()}: {', '.join(codes)}" if codes else ""
    return words

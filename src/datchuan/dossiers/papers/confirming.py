"""The department's confirmation: for a commune, filled from the verdicts of a day; for a concluded dossier, from what
the department concluded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from datchuan.documents.announcing import About, Gathered
from datchuan.documents.content import Document
from datchuan.documents.queries import issuer_from, letterhead_of, usual_signatory
from datchuan.documents.templates import template_now
from datchuan.dossiers.documents.confirmation import (
    BASES_TO_2020,
    ConfirmationFacts,
    clause_facts,
    confirmation_document,
    named_facts,
    plan_facts,
)
from datchuan.dossiers.documents.members import MEMBERS
from datchuan.dossiers.models import CONCLUDED_STATES
from datchuan.dossiers.papers.appraising import check_concluded
from datchuan.dossiers.papers.beside import (
    bases_of,
    differing_words,
    house_clauses,
    plan_lines,
    recipients_of,
    unchecked_words,
)
from datchuan.dossiers.papers.reading import Reading
from datchuan.dossiers.papers.source import PREFIX, DossierPaperSource
from datchuan.dossiers.papers.telling import dossier_facts
from datchuan.evaluation.judged import JudgedCommune, full_name, judged_commune, judged_communes, line_facts
from datchuan.evaluation.queries import set_key_on
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import format_day, lower_first
from datchuan.people.models import Office, Official
from datchuan.platform.queries import installation
from datchuan.territory.models import Unit
from datchuan.territory.queries import commune_on, communes_on, province_of, within

LAST_YEAR_OF_2016 = 2020  # of the period whose bases stand in the paper
ARCHIVE = "VT, QLN"


def confirmation_paper(*, commune: Unit, set_key: str, on: date) -> Document:
    """The confirmation of the criteria that the department judges, by the facts of ``on`` and the department's
    template, unnumbered and undated.

    Whatever the verdicts are, the paper says them with their reasons: it confirms the level reached, not success.
    Problem 537, 538 where the department has no head of papers or nobody signs for it.
    """
    department = Office.objects.get(kind=Office.Kind.DEPARTMENT)
    template = template_now(department, "confirmation").template
    return confirmation_document(confirmation_facts(commune=commune, set_key=set_key, on=on), template)


def confirmation_facts(*, commune: Unit, set_key: str, on: date) -> ConfirmationFacts:
    """What the confirmation says of a commune by the facts of ``on``."""
    return _Confirming(on).facts(judged_commune(commune, set_key, on))


class _Confirming:
    """What stands around the facts of every confirmation of a day; read once."""

    def __init__(self, on: date) -> None:
        department = Office.objects.get(kind=Office.Kind.DEPARTMENT)
        self.on, self.simulated = on, installation().simulated
        self.issuer = issuer_from(letterhead_of(department))
        self.signatory = usual_signatory(department, on)

    def facts(self, judged: JudgedCommune) -> ConfirmationFacts:
        commune, criteria_set, verdicts = judged.commune, judged.criteria_set, judged.verdicts.values()
        return ConfirmationFacts(
            commune_name=commune.name,
            district_name=judged.district,
            year=self.on.year,
            on=self.on,
            set_title=criteria_set.title,
            indicators=judged.lines,
            issuer=self.issuer,
            recipients=recipients_of(commune, judged.district),
            signatory=self.signatory,
            addressees=(f"Văn phòng Điều phối nông thôn mới {lower_first(province_of(commune).name)}",),
            simulated=self.simulated,
            unchecked=unchecked_words(verdicts),
            differing=differing_words(verdicts),
            bases=() if criteria_set.key == "vn-xa-2016" else bases_of(criteria_set),
            house_clauses=house_clauses(judged),
            plans=plan_lines(judged),
        )

    def gathered(self, judged: JudgedCommune) -> Gathered:
        facts, unit = self.facts(judged), judged.commune
        offices = [f"ubnd-{pk}" for pk in (unit.parent_id, unit.pk) if pk]
        return Gathered(named_facts(facts), facts.simulated, offices)


class ConfirmationSource(DossierPaperSource):
    """The facts of confirmations: about a concluded dossier, as it was concluded; about a commune, by the criteria set
    of the day."""

    key = "confirmation"
    title = "Mức độ đạt tiêu chí của một xã"
    template = "confirmation"
    members = MEMBERS
    states = CONCLUDED_STATES

    def subjects(self, by: Official, on: date) -> list[About]:
        """The concluded dossiers, then the communes of the official's area."""
        communes = communes_on(on, rural_only=True).filter(within(by.area)).select_related("parent")
        return [*super().subjects(by, on), *(About(f"commune {each.pk}", full_name(each)) for each in communes)]

    def gather(self, about: str, on: date) -> Gathered:
        """The facts of a concluded dossier, ``dossier 7``, or of a commune, ``commune 06016-1``."""
        if about.startswith(PREFIX):
            return super().gather(about, on)
        commune = commune_on(about.removeprefix("commune "), on)
        return _Confirming(on).gathered(judged_commune(commune, set_key_on(on), on))

    def gather_many(self, abouts: Sequence[str], on: date) -> dict[str, Gathered | Problem]:
        """The facts of many communes, in as many queries as of one; of dossiers one by one."""
        dossiers = {each: self._gathered(each, on) for each in abouts if each.startswith(PREFIX)}
        communes = self._of_communes([each for each in abouts if each not in dossiers], on)
        return {each: {**dossiers, **communes}[each] for each in abouts}

    def _of_communes(self, abouts: Sequence[str], on: date) -> dict[str, Gathered | Problem]:
        if not abouts:
            return {}
        found, confirming = judged_communes([_id(each) for each in abouts], set_key_on(on), on), _Confirming(on)
        return {each: self._one(each, found.get(_id(each)), confirming, on) for each in abouts}

    def _one(
        self, about: str, judged: JudgedCommune | Problem | None, confirming: _Confirming, on: date
    ) -> Gathered | Problem:
        if judged is None:  # no commune of that day: asked for by itself it says why
            return self._gathered(about, on)
        return judged if isinstance(judged, Problem) else confirming.gathered(judged)

    def facts(self, read: Reading) -> dict[str, Any]:
        check_concluded(read)
        return confirmed_facts(read)


def confirmed_facts(read: Reading) -> dict[str, Any]:
    """The facts of a concluded dossier by the names of ``members.MEMBERS``: what the department concluded, and where
    the records say otherwise."""
    commune, told = read.dossier.commune, dossier_facts(read)
    parent = commune.parent if told["tên_huyện"] else None
    received = f", nhận ngày {format_day(told['ngày_nhận'])}" if told["ngày_nhận"] else ""
    copies = recipients_of(commune, parent.name if parent else None)
    return {
        **{name: told[name] for name in MEMBERS if name in told},
        "các_tiêu_chí": ", ".join(title for _, title in read.criteria),
        "nơi_gửi": [{"tên": f"Văn phòng Điều phối nông thôn mới {lower_first(province_of(commune).name)}"}],
        "nơi_nhận": [{"tên": f"{each.name} {each.purpose}".strip()} for each in copies],
        "căn_cứ": [{"văn_bản": each} for each in _bases(read)],
        "lưu": ARCHIVE,
        "hồ_sơ": f"tờ trình số {told['số_tờ_trình']}{received}" if told["số_tờ_trình"] else "",
        "kết_quả": [line_facts(line.concluded) for line in read.lines],
        "điều_kiện_nhà": [clause_facts(each) for each in house_clauses(read.judged)] if read.judged else [],
        "quy_hoạch": [plan_facts(each) for each in plan_lines(read.judged)] if read.judged else [],
    }


def _bases(read: Reading) -> tuple[str, ...]:
    if read.criteria_set is None:
        return ()
    is_old = read.criteria_set.key == "vn-xa-2016" and read.on.year <= LAST_YEAR_OF_2016
    return BASES_TO_2020 if is_old else bases_of(read.criteria_set)


def _id(about: str) -> str:
    return about.removeprefix("commune ")

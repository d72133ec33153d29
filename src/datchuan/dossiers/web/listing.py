"""What is asked of the list of dossiers: by state, standard, district, name, and whose turn it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.http import QueryDict

from datchuan.dossiers.models import CONCLUDED_STATES, UNDER_APPRAISAL, Dossier, DossierState, Standard
from datchuan.dossiers.queries import stood
from datchuan.dossiers.turns import TURNS, examined_by, waits_for
from datchuan.kernel.text import fold, nfc
from datchuan.people.models import Official
from datchuan.territory.models import Level, Unit
from datchuan.territory.queries import origins, sorted_by_name, units_on, within

LONGEST_TEXT = 100
STATES: Mapping[str, DossierState] = {
    "dang-chuan-bi": DossierState.PREPARING,
    "huyen-tham-tra": DossierState.VERIFYING,
    "cho-nhan": DossierState.SUBMITTED,
    "dang-tham-dinh": DossierState.APPRAISAL,
    "thuc-dia": DossierState.FIELD,
    "cho-truong-phong": DossierState.HEAD,
    "cho-lanh-dao": DossierState.LEADERSHIP,
    "tra-lai": DossierState.COMPLETION,
    "da-ket-luan": DossierState.CONCLUDED,
    "da-xac-nhan": DossierState.CONFIRMED,
    "tinh-da-quyet": DossierState.DECIDED,
    "da-dung": DossierState.STOPPED,
    "da-rut": DossierState.WITHDRAWN,
}
PHASES: Mapping[str, tuple[str, tuple[DossierState, ...]]] = {
    "xa": ("Xã đang lập", (DossierState.PREPARING,)),
    "huyen": ("Huyện thẩm tra", (DossierState.VERIFYING,)),
    "so": ("Ở Sở", (DossierState.SUBMITTED, *UNDER_APPRAISAL)),
    "tra-lai": ("Trả lại để hoàn thiện", (DossierState.COMPLETION,)),
    "da-xong": ("Đã kết luận", CONCLUDED_STATES),
    "dung-rut": ("Dừng hoặc rút", (DossierState.STOPPED, DossierState.WITHDRAWN)),
}


@dataclass(frozen=True)
class Wanted:
    """What the address asks for; what it does not know is left out."""

    state: str
    phase: str
    standard: str
    unit: str
    text: str
    is_mine: bool

    def found(self, every: QuerySet[Dossier], official: Official, on: date) -> QuerySet[Dossier] | list[Dossier]:
        """The dossiers of ``standing_on`` that match."""
        found = every.filter(self._where(on))
        if not self.is_mine:
            return found
        mine = Q(stood__in=[state for state, turn in TURNS.items() if official.role in turn.roles])
        rows = stood(found.filter(mine))
        examined = examined_by(official, [each.dossier.pk for each in rows])
        return [each.dossier for each in rows if waits_for(official, each.dossier, each.step, examined)]

    def _where(self, on: date) -> Q:
        wanted = Q()
        if self.state:
            wanted &= Q(stood=STATES[self.state])
        if self.phase:
            wanted &= Q(stood__in=PHASES[self.phase][1])
        if self.standard:
            wanted &= Q(standard=self.standard)
        if self.unit:
            wanted &= _in(self.unit, on)
        if self.text:
            wanted &= Q(commune__search__contains=fold(self.text)) | Q(submission_number__icontains=self.text)
        return wanted


def wanted_of(query: QueryDict) -> Wanted:
    """Read an address; an unknown value asks for nothing."""
    state, phase, standard = query.get("trang-thai", ""), query.get("nhom", ""), query.get("chuan", "")
    return Wanted(
        state=state if state in STATES else "",
        phase=phase if phase in PHASES else "",
        standard=standard if standard in Standard.values else "",
        unit=nfc(query.get("don-vi", ""))[:LONGEST_TEXT],
        text=nfc(query.get("tim", ""))[:LONGEST_TEXT],
        is_mine=query.get("cho-toi") == "1",
    )


def _in(unit_id: str, on: date) -> Q:
    """Of a district, its communes of any time; of a commune, it and what went into it by ``on``."""
    unit = Unit.objects.filter(pk=unit_id).first()
    if unit is None:
        return Q(pk__in=[])
    if unit.level == Level.COMMUNE:
        return Q(commune__in=origins([unit], on)[unit.pk].unit_ids)
    return Q(commune__parent__identity=unit.identity_id)


def units_to_choose(official: Official, on: date) -> list[tuple[str, str]]:
    """The districts of the area; its communes where there is none. One query."""
    area = official.area
    if area.level == Level.COMMUNE:
        return []
    units = list(units_on(on).filter(within(area)).exclude(pk=area.pk))
    districts = [unit for unit in units if unit.level == Level.DISTRICT]
    chosen = districts or [unit for unit in units if unit.level == Level.COMMUNE and unit.type == "Xã"]
    return [(unit.pk, unit.name) for unit in sorted_by_name(chosen)]

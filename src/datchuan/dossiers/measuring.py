"""Dossiers, confirmations, urging letters and recognitions of registered communes as the state of a work item."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from django.urls import reverse

from datchuan.documents.models import FIXED_STATES, OutgoingDocument
from datchuan.dossiers.models import DossierState, DossierStep, Recognition
from datchuan.programme.announcing import Done, Measure
from datchuan.programme.models import Registration, WorkItem
from datchuan.programme.scope import registered_in_scope
from datchuan.territory.models import Level


class OfRegistered(Measure):
    """So many of the registered communes in scope. Nothing is told where none is registered."""

    what: str  # "có hồ sơ đã nhận"
    route: str
    focus_only = False

    def done(self, items: Sequence[WorkItem], on: date) -> Mapping[int, Done]:
        registered = registered_in_scope(items, on, focus_only=self.focus_only)
        every = {row.pk: row for rows in registered.values() for row in rows}
        days = self.days(list(every.values()), on)
        return {pk: self._done(rows, days) for pk, rows in registered.items() if rows}

    @abstractmethod
    def days(self, registrations: Sequence[Registration], on: date) -> Mapping[int, date]:
        """Per id of a registration that has reached it by a day, when it did. One query."""

    def _done(self, rows: Sequence[Registration], days: Mapping[int, date]) -> Done:
        reached = [days[row.pk] for row in rows if row.pk in days]
        whose = "xã điểm" if self.focus_only else "xã đăng ký"
        sentence = f"{len(reached)}/{len(rows)} {whose} {self.what}"
        return Done(len(reached), len(rows), sentence, max(reached, default=None), reverse(self.route))


class DossierReached(OfRegistered):
    """The first day on which the commune's dossier for the standard came to a state."""

    state: DossierState
    not_by: tuple[str, ...] = ()  # steps that lead back to the state
    route = "dossiers"

    def days(self, registrations: Sequence[Registration], on: date) -> Mapping[int, date]:
        return _reached(self.state, registrations, on, self.not_by)


def _reached(
    state: DossierState, registrations: Sequence[Registration], on: date, not_by: Collection[str] = ()
) -> dict[int, date]:
    wanted = {(row.commune_id, row.standard): row for row in registrations}
    came = DossierStep.objects.filter(state=state, on__lte=on).exclude(transition__in=not_by)
    steps = came.filter(dossier__commune__in={commune for commune, _ in wanted}).order_by("-on", "-pk")
    rows = steps.values_list("dossier__commune", "dossier__standard", "on")
    return {
        wanted[commune, standard].pk: day for commune, standard, day in rows if _in_year(wanted, commune, standard, day)
    }


def _in_year(wanted: Mapping[tuple[str, str], Registration], commune: str, standard: str, day: date) -> bool:
    """Whether it is the dossier of a registration's year: what was received the year before was for another."""
    row = wanted.get((commune, standard))
    return row is not None and day >= date(row.year, 1, 1)


class DossiersReceived(DossierReached):
    key = "dossiers-received"
    title = "Hồ sơ của xã đăng ký: đã nhận trên số xã đăng ký"
    what = "có hồ sơ đã nhận"
    state = DossierState.APPRAISAL
    not_by = ("from_field", "rework", "rework_unsigned")


class DossiersConcluded(DossierReached):
    key = "dossiers-concluded"
    title = "Thẩm định xã đăng ký: hồ sơ đã kết luận trên số xã đăng ký"
    what = "có hồ sơ đã kết luận thẩm định"
    state = DossierState.CONCLUDED


class FocusConcluded(DossiersConcluded):
    key = "focus-concluded"
    title = "Thẩm định xã điểm: hồ sơ đã kết luận trên số xã điểm"
    focus_only = True


class Confirmed(OfRegistered):
    key = "confirmations-issued"
    title = "Văn bản xác nhận: đã phát hành trên số xã đăng ký"
    what = "có văn bản xác nhận mức độ đạt tiêu chí đã phát hành"
    route = "documents"

    def days(self, registrations: Sequence[Registration], on: date) -> Mapping[int, date]:
        """The first about a commune, or about its dossier for the standard, which was confirmed by it."""
        communes = _issued("confirmation", {f"commune {row.commune_id}": [row] for row in registrations}, on)
        dossiers = _reached(DossierState.CONFIRMED, registrations, on)
        return {pk: min(days[pk] for days in (communes, dossiers) if pk in days) for pk in {*communes, *dossiers}}


class Urged(OfRegistered):
    """A district is urged for all its registered communes by one letter."""

    key = "urging-letters"
    title = "Công văn đôn đốc: đã gửi cho xã đăng ký hoặc huyện của xã"
    what = "đã được đôn đốc bằng công văn"
    route = "documents"

    def days(self, registrations: Sequence[Registration], on: date) -> Mapping[int, date]:
        addressed: dict[str, list[Registration]] = {}
        for row in registrations:
            parent = row.commune.parent
            keys = [f"commune {row.commune_id}"]
            if parent is not None and parent.level == Level.DISTRICT:
                keys.append(f"district {parent.pk}")
            for key in keys:
                addressed.setdefault(key, []).append(row)
        return _issued("urging-letter", addressed, on)


def _issued(template: str, about: Mapping[str, Sequence[Registration]], on: date) -> dict[int, date]:
    """When the first document of a template about each was issued, in its year; by id of the registration."""
    found = OutgoingDocument.objects.filter(
        template=template, about__in=about, state__in=FIXED_STATES, dated__lte=on
    ).order_by("-dated")
    days: dict[int, date] = {}
    for key, dated in found.values_list("about", "dated"):
        days |= {row.pk: dated for row in about[key] if dated and dated.year >= row.year}
    return days


class Recognised(OfRegistered):
    key = "recognitions"
    title = "Công nhận: xã đăng ký đã được công nhận"
    what = "đã được công nhận"
    route = "recognitions"

    def days(self, registrations: Sequence[Registration], on: date) -> Mapping[int, date]:
        wanted = {(row.commune_id, row.standard): row for row in registrations}
        found = Recognition.objects.filter(commune__in={commune for commune, _ in wanted}, attested_on__lte=on).exclude(
            withdrawn_on__lte=on
        )
        rows = found.order_by("-attested_on").values_list("commune", "standard", "attested_on")
        return {wanted[commune, kind].pk: day for commune, kind, day in rows if (commune, kind) in wanted}


MEASURES = (DossiersReceived, DossiersConcluded, FocusConcluded, Confirmed, Urged, Recognised)

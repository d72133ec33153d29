"""The communes registered in a year, filtered; as a page and as a file."""

from __future__ import annotations

import io
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render

from datchuan.dossiers.access import visible_to
from datchuan.evaluation.queries import Standing
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.platform.operations import record_audit
from datchuan.programme.models import Registration
from datchuan.programme.queries import current_plan, registrations_in
from datchuan.progress.exporting.registered import HEADINGS, export_rows
from datchuan.progress.queries import FOCUS_QUESTION, RegistrationRow, judged_codes, registration_rows
from datchuan.progress.web.asked import standing_asked
from datchuan.survey.delivering import KINDS, csv_chunks, write_sheet
from datchuan.territory.models import Level, Unit
from datchuan.territory.queries import sorted_by_name, units_on

CLASSES = {"diem": "Xã điểm", "kho-khan": "Xã khó khăn", "da-rut": "Đã rút"}
FILES = ("xlsx", "csv")


@dataclass(frozen=True)
class _Filter:
    """What of the registrations is asked for."""

    year: int
    standard: str
    kind: str
    district: Unit | None

    @property
    def query(self) -> str:
        huyen = self.district.pk if self.district else ""
        return urlencode({"nam": self.year, "chuan": self.standard, "loai": self.kind, "huyen": huyen})

    def takes(self, found: Registration) -> bool:
        kinds = {"diem": found.is_focus, "kho-khan": found.is_difficult, "da-rut": found.withdrawn_on is not None}
        parent = found.commune.parent
        return (
            self.standard in ("", found.standard)
            and kinds.get(self.kind, found.withdrawn_on is None)
            and (self.district is None or (parent is not None and parent.identity_id == self.district.identity_id))
        )


@requires("programme.view_plan")
def registrations(request: OfficialRequest) -> HttpResponse:
    """The registrations of a year, with what each commune met when it registered and meets now."""
    asked, every = _asked(request)
    now, why_not = standing_asked(request)
    chosen = [each for each in every if asked.takes(each)]
    rows = _rows(request, chosen, now)
    context = {
        "asked": asked,
        "rows": rows,
        "total": len(every),
        "has_simulated": any(each.simulated for each in every),
        "codes": judged_codes(now) if now else [],
        "now": now,
        "why_not": why_not,
        "plan": current_plan(request.day),
        "years": _years(request),
        "standards": Registration.Standard.choices,
        "classes": CLASSES.items(),
        "districts": sorted_by_name(units_on(request.units_day, Level.DISTRICT)),
        "files": FILES,
        "focus_question": FOCUS_QUESTION,
    }
    return render(request, "progress/registrations.html", context)


@requires("programme.view_plan")
def registrations_file(request: OfficialRequest, kind: str) -> HttpResponse:
    """What the page shows, as a file. Exports are written to the audit chain."""
    if kind not in FILES:
        raise Http404(f"Danh sách đăng ký không xuất ra loại tệp “{kind[:20]}”.")
    asked, every = _asked(request)
    now, _ = standing_asked(request)
    chosen = [each for each in every if asked.takes(each)]
    rows = _rows(request, chosen, now)
    details = {"on": request.day.isoformat(), "rows": len(rows), "asked": asked.query}
    record_audit(
        by=request.user, action="progress.export_registrations", subject=f"{asked.year}.{kind}", details=details
    )
    name = f"xa-dang-ky-{asked.year}-{request.day:%Y-%m-%d}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(_content(kind, rows, request), content_type=KINDS[kind], headers=headers)


def _rows(request: OfficialRequest, chosen: list[Registration], now: Standing | None) -> list[RegistrationRow]:
    dossiers = visible_to(request.user, request.day)
    return registration_rows(chosen, now, request.day, dossiers, request.user.area)


def _content(kind: str, rows: list[RegistrationRow], request: OfficialRequest) -> bytes:
    cells = export_rows(rows, request.day)
    if kind == "csv":
        return b"".join(csv_chunks(HEADINGS, cells, range(len(HEADINGS))))
    target = io.BytesIO()
    write_sheet("Đăng ký", HEADINGS, cells, (), target)
    return target.getvalue()


def _asked(request: OfficialRequest) -> tuple[_Filter, list[Registration]]:
    """The filter, and every registration of its year. A district officer who asks for none gets their own district."""
    given = request.GET.get("nam", "")
    year = int(given) if given.isdecimal() and len(given) == 4 else request.day.year
    own = request.user.area_id if request.user.area.level == Level.DISTRICT else ""
    wanted = request.GET.get("huyen", own)
    district = Unit.objects.filter(pk=wanted, level=Level.DISTRICT).first() if wanted else None
    asked = _Filter(year, request.GET.get("chuan", ""), request.GET.get("loai", ""), district)
    return asked, list(registrations_in(year))


def _years(request: OfficialRequest) -> list[int]:
    there = set(Registration.objects.order_by().values_list("year", flat=True).distinct())
    return sorted({*there, request.day.year}, reverse=True)

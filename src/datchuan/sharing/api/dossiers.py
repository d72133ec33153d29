"""Dossiers of the office's area: where they stand, what is claimed in them, what they hold."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any

from django.db.models import QuerySet
from ninja import Path, Router
from pydantic import BeforeValidator, WithJsonSchema

from datchuan.dossiers.access import TOLD_OUTSIDE, dossiers_within
from datchuan.dossiers.models import CONCLUDED_STATES, Claim, ClaimKind, Dossier, DossierState, DossierStep
from datchuan.dossiers.queries import (
    PartState,
    day_judged,
    history_of,
    missing_counts,
    newest_claims,
    parts_of,
    subjects_of,
)
from datchuan.law.outcome import Outcome
from datchuan.law.procedures import ACTORS
from datchuan.sharing.api.asking import LARGEST_ID, Cursor, Instant, Limit, StandardAsked, State, Year, whole
from datchuan.sharing.api.door import OfficeKeyBearer, OfficeRequest, known_parameters
from datchuan.sharing.api.faults import FAULTS, HEADERS, not_there
from datchuan.sharing.api.shapes import (
    ClaimShape,
    ComputedShape,
    DossierPage,
    DossierRow,
    DossierShape,
    Line,
    MissingPart,
    Part,
    Parts,
    Step,
    UnitShape,
    Version,
)
from datchuan.sharing.queries import changed_at, changed_by

router = Router(auth=OfficeKeyBearer("dossiers"))
router.add_decorator(known_parameters)

Number = Annotated[
    int,
    BeforeValidator(whole),
    WithJsonSchema({"type": "integer", "minimum": 1, "maximum": LARGEST_ID}),
    Path(..., ge=1, le=LARGEST_ID, description="Số của hồ sơ."),
]
# The steps by which the department speaks to others; what its people write to each other stays inside.
_PLAIN = [
    *("standard", "criteria_set", "procedure", "state", "opened_on", "received_on"),
    *("submission_number", "confirmation_number", "simulated"),
]


def _mine(request: OfficeRequest) -> QuerySet[Dossier]:
    return dossiers_within(request.area, request.today).select_related("commune")


def _one(request: OfficeRequest, number: int) -> Dossier:
    found = _mine(request).filter(pk=number).first()
    if found is None:
        raise not_there(f"Không có hồ sơ {number} trong địa bàn của khóa.", "number")
    return found


@router.get(
    "/dossiers",
    response={200: DossierPage, **FAULTS},
    url_name="api-dossiers",
    operation_id="dossiers",
    summary="Hồ sơ của địa bàn, từng trang",
    openapi_extra=HEADERS,
)
def dossiers(
    request: OfficeRequest,
    state: State,
    standard: StandardAsked,
    year: Year,
    changed_since: Instant,
    limit: Limit,
    cursor: Cursor,
) -> Any:
    """Khóa có mục dossiers. Xếp theo số hồ sơ: hồ sơ mở thêm trong lúc đọc nằm ở cuối, không trang nào lặp hay sót."""
    found = _mine(request).filter(pk__gt=cursor)
    if state is not None:
        found = found.filter(state=state)
    if standard is not None:
        found = found.filter(standard=standard)
    if year is not None:
        found = found.filter(opened_on__year=year)
    if changed_since is not None:
        found = found.filter(changed_by(changed_since))
    rows = list(found.order_by("pk")[: limit + 1])
    page = rows[:limit]
    told = [DossierRow(**each) for each in _rows(page)]
    return DossierPage(dossiers=told, next_cursor=page[-1].pk if len(rows) > limit else None)


def _rows(page: list[Dossier]) -> list[dict[str, Any]]:
    """What a list tells of each. Four queries."""
    ids = [each.pk for each in page]
    lacking, changed = missing_counts(ids), changed_at(page)
    return [
        {
            **{name: getattr(each, name) for name in _PLAIN},
            "id": each.pk,
            "commune": UnitShape.of(each.commune),
            "state_label": each.get_state_display(),
            "parts": lacking.get(each.pk, (0, 0))[1],
            "parts_missing": lacking.get(each.pk, (0, 0))[0],
            "changed_at": changed[each.pk],
        }
        for each in page
    ]


@router.get(
    "/dossiers/{number}",
    response={200: DossierShape, **FAULTS},
    url_name="api-dossier",
    operation_id="dossier",
    summary="Một hồ sơ: các bước, kết quả từng chỉ tiêu, giấy tờ còn thiếu",
    openapi_extra=HEADERS,
)
def dossier(request: OfficeRequest, number: Number) -> Any:
    """Khóa có mục dossiers. Kết luận của Sở (appraised) chỉ có khi lãnh đạo Sở đã kết luận."""
    found = _one(request, number)
    missing = [state.part for state in parts_of(found) if state.is_missing]
    return DossierShape(
        **_rows([found])[0],
        steps=[_step(each) for each in reversed(history_of(found))],
        lines=_lines(found),
        missing=[MissingPart(title=each.title, by=each.by, by_label=ACTORS[each.by]) for each in missing],
    )


def _step(step: DossierStep) -> Step:
    reason = step.reason if step.transition in TOLD_OUTSIDE else ""
    return Step(number=step.number, step=step.transition, state=DossierState(step.state), on=step.on, reason=reason)


def _lines(found: Dossier) -> list[Line]:
    """The lines of the dossier's set, and those that were claimed of and the set has no more."""
    newest = newest_claims(found)
    subjects = {each.code: each for each in subjects_of(found, day_judged(found))}
    codes = [*subjects, *sorted({code for _, code in newest} - subjects.keys())]
    concluded = found.state in CONCLUDED_STATES

    def line(code: str) -> Line:
        subject = subjects.get(code)
        said = {kind.value: _claim(newest.get((kind.value, code))) for kind in ClaimKind}
        if not concluded:
            said[ClaimKind.APPRAISED.value] = None
        return Line(code=code, title=subject.title if subject else "", unit=subject.unit if subject else "", **said)

    return [line(code) for code in codes]


def _claim(claim: Claim | None) -> ClaimShape | None:
    if claim is None:
        return None
    return ClaimShape(
        outcome=Outcome(claim.outcome),
        actual=claim.actual,
        figure=_figure(claim.figure),
        reason=claim.reason,
        on=claim.on,
        is_against=claim.is_against,
        computed=_computed(claim.computed),
    )


def _figure(figure: Decimal | None) -> str | None:
    """12.5000 → "12.5": exact, and never with an exponent."""
    return None if figure is None else f"{figure.normalize():f}"


def _computed(kept: Mapping[str, Any] | None) -> ComputedShape | None:
    if not kept:
        return None
    plain = {name: kept[name] for name in ("outcome", "actual", "requirement", "unchecked", "on")}
    return ComputedShape(**plain, reasons=list(kept["reasons"]), criteria_set=kept["set"])


@router.get(
    "/dossiers/{number}/parts",
    response={200: Parts, **FAULTS},
    url_name="api-dossier-parts",
    operation_id="parts",
    summary="Giấy tờ của một hồ sơ, các bản, mã băm",
    openapi_extra=HEADERS,
)
def parts(request: OfficeRequest, number: Number) -> Any:
    """Khóa có mục dossiers. Không có nội dung tệp; tên tệp không gửi vì có thể chứa tên người."""
    return Parts(parts=[_part(each) for each in parts_of(_one(request, number))])


def _part(state: PartState) -> Part:
    part = state.part
    plain = {name: getattr(part, name) for name in ("key", "title", "form", "by", "holds", "criterion")}
    shown = ("number", "sha256", "size", "pages", "media_type", "as_of", "added_at")
    versions = [Version(**{name: getattr(each, name) for name in shown}) for each in state.versions]
    return Part(**plain, by_label=ACTORS[part.by], is_missing=state.is_missing, versions=versions)

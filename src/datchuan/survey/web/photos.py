"""Photos of submissions: small ones in a gallery, one opened large, with what each says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.db.models import Max, Q, QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control

from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.survey.access import attachments_of, traces_of
from datchuan.survey.evidence.doubt import distance_in_words
from datchuan.survey.models import Attachment, PhotoPrint, Trace
from datchuan.survey.queries import definition_of
from datchuan.survey.thumbnails import thumbnail_of
from datchuan.territory.models import Level, Unit
from datchuan.territory.queries import communes_on, sorted_by_name, villages_of, within
from datchuan.territory.shapes import km_between

ENDINGS = (".jpg", ".jpeg", ".png", ".webp")
PAGE_SIZE = 48


def is_photo(attachment: Attachment) -> bool:
    return attachment.name.lower().endswith(ENDINGS)


def photos_among(attachments: QuerySet[Attachment]) -> QuerySet[Attachment]:
    """The photos with their submissions, prints and traces."""
    condition = Q()
    for ending in ENDINGS:
        condition |= Q(name__iendswith=ending)
    found = attachments.filter(condition).select_related("print", "submission__trace__village", "submission__form")
    return found.defer("submission__xml", "submission__form__xml")


@dataclass(frozen=True)
class Photo:
    """A photo with what its question asks for and what it says of itself."""

    attachment: Attachment

    @property
    def trace(self) -> Trace | None:
        return getattr(self.attachment.submission, "trace", None)

    @property
    def asked(self) -> str:
        """The label of the question that the photo answers."""
        sent = self.attachment.submission
        path = next((path for path, value in sent.values.items() if value == self.attachment.name), "")
        question = definition_of(sent.form).questions.get(path)
        return question.label if question else ""

    @property
    def alt(self) -> str:
        """What the picture is of, without naming a person."""
        sent = self.attachment.submission
        return f"{self.asked or 'Ảnh'}, {f'hộ {sent.subject}' if sent.subject else f'phiếu {sent.pk}'}"

    @property
    def said(self) -> list[str]:
        """When and where it was taken by its EXIF, or that it does not say."""
        taken: PhotoPrint | None = getattr(self.attachment, "print", None)
        if taken is None:
            return ["Chưa đọc thông tin ảnh"]
        found = [f"Chụp {timezone.localtime(taken.taken_at):%d/%m/%Y %H:%M}"] if taken.taken_at else []
        if taken.latitude is not None:
            found.append(_apart(taken, self.trace))
        return found or ["Ảnh không ghi giờ, vị trí chụp"]


def _apart(taken: PhotoPrint, trace: Trace | None) -> str:
    if trace is None or trace.latitude is None:
        return "Ảnh có vị trí, phiếu không có"
    apart = km_between(trace.longitude, trace.latitude, taken.longitude, taken.latitude)  # type: ignore[arg-type]
    return f"Cách vị trí trong phiếu {distance_in_words(apart)}"


@requires("survey.decide_submissions")
def photos(request: OfficialRequest) -> HttpResponse:
    """Photos of the official's area by commune, village and day; of the last day of survey unless chosen."""
    communes = sorted_by_name(communes_on(request.today).filter(within(request.user.area)))
    commune = _commune(request, communes)
    villages = [row.village for row in villages_of(commune, request.today)] if commune else []
    # A village of the commune looked at before is simply not chosen any more.
    village = next((each for each in villages if str(each.pk) == request.GET.get("thon")), None)
    traces = traces_of(request.user)
    if commune is not None:
        traces = traces.filter(village__in=[village] if village else villages)
    day = _day(request.GET.get("ngay", ""))
    if day is None and village is None:
        day = traces.aggregate(last=Max("surveyed_on"))["last"]
    context = {
        "communes": communes,
        "commune": commune,
        "villages": sorted(villages, key=lambda each: each.name),
        "village": village,
        "day": day,
        "page": _listed(request, traces.filter(surveyed_on=day) if day else traces),
    }
    return render(request, "survey/photos.html", context)


def _listed(request: OfficialRequest, traces: QuerySet[Trace]) -> Page[Any]:
    sent = traces.order_by().values("submission")
    found = photos_among(attachments_of(request.user).filter(submission__in=sent))
    page: Page[Any] = Paginator(found.order_by("-submission", "name"), PAGE_SIZE).get_page(request.GET.get("trang"))
    page.object_list = [Photo(each) for each in page.object_list]
    return page


def _commune(request: OfficialRequest, communes: list[Unit]) -> Unit | None:
    """The commune asked for; an official of a commune looks at their own."""
    if request.user.area.level == Level.COMMUNE:
        return next(iter(communes), None)
    given = request.GET.get("xa", "")
    found = next((each for each in communes if each.pk == given), None)
    if given and found is None:
        raise Http404(f"Xã “{given}” không thuộc địa bàn của bạn.")
    return found


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@requires("survey.decide_submissions")
def attachment(request: OfficialRequest, pk: int, name: str) -> HttpResponse:
    """A photo of a submission; anything that is none is given to keep, never to show."""
    found = _found(request, pk, name)
    answer = FileResponse(found.file.open("rb"), filename=found.name, as_attachment=not is_photo(found))
    return cast("HttpResponse", answer)


@requires("survey.decide_submissions")
@cache_control(private=True, max_age=3600)
def thumbnail(request: OfficialRequest, pk: int, name: str) -> HttpResponse:
    """The same, small; a file that is no picture has none."""
    path = thumbnail_of(_found(request, pk, name))
    if path is None:
        raise Http404("Tệp này không xem nhỏ được.")
    return cast("HttpResponse", FileResponse(path.open("rb"), content_type="image/jpeg"))


def _found(request: OfficialRequest, pk: int, name: str) -> Attachment:
    found = attachments_of(request.user).filter(submission=pk, name=name).first()
    if found is None:
        raise Http404("Không có tệp này trong địa bàn của bạn.")
    return found

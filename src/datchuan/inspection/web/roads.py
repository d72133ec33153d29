"""The table of the road on screen: what is known, one way entered by hand, a file in four steps."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from datchuan.inspection.models import RoadTime
from datchuan.inspection.operations import remove_road_time, set_road_times
from datchuan.inspection.roads.entry import LONGEST_MINUTES, RoadEntry
from datchuan.inspection.roads.importing import accept_roads, drop_roads, faulty_roads_file, preview_roads
from datchuan.inspection.roads.reading import LIMITS, Places, Unclear
from datchuan.inspection.roads.sheet import DEPARTMENT, KEY, MINUTES, ONE, OTHER, SOURCE, road_sheet
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import format_number
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.platform.queries import installation
from datchuan.platform.web.telling import Telling, text_field
from datchuan.survey.columns import Value
from datchuan.survey.delivering import KINDS
from datchuan.survey.models import Upload
from datchuan.survey.template import write_template
from datchuan.territory.queries import communes_on, sorted_by_name

PERMISSION = "inspection.plan"
PAGE_SIZE = 100


class RoadForm(Telling):
    """One way, by the names that people use."""

    one = text_field("Nơi đi", 120, help_text=f"“{DEPARTMENT}”, hoặc mã, tên xã.")
    other = text_field("Nơi đến", 120, help_text="Mã hoặc tên xã. Chiều về tính như chiều đi.")
    minutes = forms.IntegerField(
        label="Phút", min_value=1, max_value=LONGEST_MINUTES, error_messages={"required": "Phút: chưa ghi."}
    )
    source = text_field("Nguồn", 200, help_text="Ai cho biết, ví dụ “Lái xe của Sở”.")

    def __init__(self, *args: Any, places: Places, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = places
        for name in ("one", "other"):
            self.fields[name].widget.attrs["list"] = "noi"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in ("one", "other"):
            if name in cleaned:
                try:
                    cleaned[name] = self.places.place(cleaned[name], may_be_department=name == "one")
                except Unclear as unclear:
                    self.add_error(name, f"{unclear.what[:1].upper()}{unclear.what[1:]}. {unclear.mend}")
        return cleaned

    def entry(self) -> RoadEntry:
        return RoadEntry(**{name: self.cleaned_data[name] for name in ("one", "other", "minutes", "source")})


@requires(PERMISSION)
def roads(request: OfficialRequest) -> HttpResponse:
    """What is known of the road, by places; one way entered."""
    form = RoadForm(
        request.POST if request.method == "POST" else None, initial={"one": DEPARTMENT}, places=Places(request.today)
    )
    if request.method == "POST" and form.is_valid():
        try:
            set_road_times(entries=[form.entry()], by=request.user)
        except Problem as problem:
            form.tell(problem)
        else:
            messages.success(request, "Đã ghi vào bảng đường đi. Lịch xếp lại sau đó mới theo số mới.")
            return redirect("road-times")
    known = RoadTime.objects.select_related("one", "other__parent").order_by("one__name", "other__name", "pk")
    page = Paginator(known, PAGE_SIZE).get_page(request.GET.get("trang"))
    context = {
        "form": form,
        "page": page,
        "places": sorted_by_name(communes_on(request.today)),
        "DEPARTMENT": DEPARTMENT,
    }
    return render(request, "inspection/roads.html", context, status=400 if form.errors else 200)


@require_POST
def _remove(request: OfficialRequest, pk: int) -> HttpResponse:
    remove_road_time(road=get_object_or_404(RoadTime, pk=pk), by=request.user)
    messages.success(request, "Đã bỏ khỏi bảng; đường này lại được ước tính.")
    return redirect("road-times")


@requires(PERMISSION)
def workbook(request: OfficialRequest) -> HttpResponse:
    """The sheet with what is known and, below it, every commune of which the way from the department is not."""
    known = list(RoadTime.objects.select_related("one", "other").order_by("pk"))
    rows: list[dict[str, Value]] = [
        {
            ONE: each.one.code if each.one else DEPARTMENT,
            OTHER: each.other.code,
            MINUTES: each.minutes,
            SOURCE: each.source,
        }
        for each in known
    ]
    told = {each.other_id for each in known if each.one_id is None}
    rows += [{ONE: DEPARTMENT, OTHER: unit.code} for unit in communes_on(request.today) if unit.pk not in told]
    content = write_template(
        road_sheet(), rows, titles=["BẢNG ĐƯỜNG ĐI"], text_choices={}, simulated=installation().simulated
    )
    return _file(content, "bang-duong-di.xlsx")


def _file(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=KINDS["xlsx"], headers=headers)


@requires(PERMISSION)
def upload(request: OfficialRequest) -> HttpResponse:
    """Step 1: choose a file. One that cannot be read comes back with a sentence, nothing kept."""
    earlier = Upload.objects.filter(sheet_key=KEY).select_related("uploaded_by").order_by("-pk")[:10]
    context: dict[str, Any] = {"earlier": earlier, "largest": LIMITS.max_bytes // 1_000_000}
    if request.method == "POST":
        try:
            kept = _receive(request)
        except Problem as problem:
            return render(request, "inspection/road_import.html", {**context, "problem": problem}, status=400)
        return redirect("road-preview", pk=kept.pk)
    return render(request, "inspection/road_import.html", context)


def _receive(request: OfficialRequest) -> Upload:
    file = request.FILES.get("file")
    if file is None:
        raise Problem(330, "Chưa chọn tệp", mend="Chọn tệp Excel (.xlsx) hoặc CSV rồi nộp lại.")
    if (file.size or 0) > LIMITS.max_bytes:
        what = f"Tệp {file.name} nặng quá {LIMITS.max_bytes // 1_000_000} MB"
        raise Problem(311, what, mend="Tách tệp rồi nộp từng tệp.")
    given: dict[str, Any] = {"file_name": file.name or "", "area": request.user.area, "today": request.today}
    return preview_roads(content=file.read(), by=request.user, **given)


def _upload(pk: int) -> Upload:
    found = Upload.objects.select_related("uploaded_by").filter(pk=pk, sheet_key=KEY).first()
    if found is None:
        raise Http404("Không có tệp bảng đường đi này.")
    return found


@requires(PERMISSION)
def preview(request: OfficialRequest, pk: int) -> HttpResponse:
    """Steps 2 and 3: what accepting would do; the faulty cells, as in the sheet."""
    found = _upload(pk)
    is_open = found.state == Upload.State.PREVIEWED
    context = {
        "upload": found,
        "counts": found.counts,
        "is_open": is_open,
        "step": 4 if not is_open else 3 if found.counts["faulty"] else 2,
        "can_accept": is_open and (found.counts["new"] or found.counts["changed"]),
    }
    return render(request, "inspection/road_preview.html", context)


@require_POST
def _accept(request: OfficialRequest, pk: int) -> HttpResponse:
    done = accept_roads(upload=_upload(pk), by=request.user, today=request.today)
    new, changed = map(format_number, (done.new, done.changed))
    messages.success(request, f"Đã ghi: {new} đường mới, {changed} đường sửa.")
    return redirect("road-preview", pk=pk)


@require_POST
def _drop(request: OfficialRequest, pk: int) -> HttpResponse:
    drop_roads(upload=_upload(pk), by=request.user)
    messages.info(request, "Đã bỏ tệp, không có gì được ghi.")
    return redirect("road-import")


remove = requires(PERMISSION)(_remove)
accept = requires(PERMISSION)(_accept)
drop = requires(PERMISSION)(_drop)


@requires(PERMISSION)
def faulty_rows(request: OfficialRequest, pk: int) -> HttpResponse:
    """The faulty rows as a workbook to mend and bring again."""
    return _file(faulty_roads_file(_upload(pk), request.today), f"dong-loi-{pk}.xlsx")

"""What proves a plan, on screen: papers and drawings, publication, findings of building."""

from __future__ import annotations

from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from datchuan.kernel.problem import Problem
from datchuan.masterplans.filed import check_file_size
from datchuan.masterplans.models import PlanDocument, Publication, SpatialPlan
from datchuan.masterplans.operations import add_document, record_finding, record_publication
from datchuan.masterplans.web.evidence_forms import EvidenceForm, FindingForm, PaperForm, PublicationForm
from datchuan.masterplans.web.page import changeable, plan_page, visible
from datchuan.masterplans.web.showing import papers_of
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.platform.operations import record_audit

STALE = 713
Form = TypeVar("Form", bound=EvidenceForm)


@require_POST
def _add_paper(request: OfficialRequest, pk: int) -> HttpResponse:
    plan = changeable(request, pk)
    form = PaperForm(request.POST, request.FILES, current=[paper.now for paper in papers_of(plan)])
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("kind", "title", "scale")}
        try:
            _kept(request, plan, form.cleaned_data["file"], replaces=_paper(plan, form, "replaces"), **given)
        except Problem as problem:
            form.tell(problem)
        else:
            messages.success(request, "Đã nhận giấy tờ vào hồ sơ quy hoạch.")
            return redirect("masterplan", pk=pk)
    return plan_page(request, plan, paper_form=form)


def _kept(request: OfficialRequest, plan: SpatialPlan, file: UploadedFile, **given: Any) -> PlanDocument:
    name = file.name or ""
    check_file_size(file.size or 0, name)  # before it is read
    at = timezone.now()
    return add_document(plan=plan, content=file.read(), file_name=name, by=request.user, at=at, **given)


@require_POST
def _publish(request: OfficialRequest, pk: int, form: str) -> HttpResponse:
    plan = changeable(request, pk)
    if form not in Publication.Form.values:
        raise Http404("Không có hình thức công bố này.")
    filled = _filled(request, plan, PublicationForm, PlanDocument.Kind.PUBLICATION, prefix=form)
    if filled.is_valid():
        given = {"done_on": filled.cleaned_data["done_on"], "place": filled.cleaned_data["place"]}
        given |= {"document": _paper(plan, filled), "seen": filled.seen()}
        try:
            record_publication(plan=plan, form=form, by=request.user, today=request.today, **given)
        except Problem as problem:
            if problem.number == STALE:
                filled = filled.with_stored(plan.publications.filter(form=form).first(), _choices(plan))
            filled.tell(problem)
        else:
            messages.success(request, "Đã ghi công bố; chỉ tiêu 1.1 của xã đã được xét lại.")
            return redirect("masterplan", pk=pk)
    return plan_page(request, plan, publication_forms={form: filled})


@require_POST
def _find(request: OfficialRequest, pk: int) -> HttpResponse:
    plan = changeable(request, pk)
    form = _filled(request, plan, FindingForm, PlanDocument.Kind.BUILDING)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("seen_on", "follows", "works")}
        given["document"] = _paper(plan, form)
        try:
            record_finding(plan=plan, by=request.user, today=request.today, **given)
        except Problem as problem:
            form.tell(problem)
        else:
            messages.success(request, "Đã ghi nhận xét; chỉ tiêu 1.2 của xã đã được xét lại.")
            return redirect("masterplan", pk=pk)
    return plan_page(request, plan, finding_form=form)


def _filled(
    request: OfficialRequest, plan: SpatialPlan, kind: type[Form], paper: PlanDocument.Kind, **arguments: Any
) -> Form:
    """The form as sent. A good file goes into the dossier as a ``paper`` and stays chosen even when another field has
    to be mended."""
    data, files = request.POST.copy(), request.FILES
    form = kind(data, files, papers=_choices(plan), **arguments)
    file = files.get(form.add_prefix("file"))
    if file is None:
        return form
    try:
        kept = _kept(request, plan, file, kind=paper)
    except Problem as problem:
        form.tell(problem)
        return form
    data[form.add_prefix("document")] = str(kept.pk)
    return kind(data, papers=_choices(plan), **arguments)


def _choices(plan: SpatialPlan) -> list[tuple[str, str]]:
    return [(str(paper.now.pk), paper.now.title) for paper in papers_of(plan)]


def _paper(plan: SpatialPlan, form: forms.Form, name: str = "document") -> PlanDocument | None:
    """The paper of the dossier that a field of the form names."""
    chosen = form.cleaned_data[name]
    return plan.documents.filter(pk=chosen).first() if chosen else None


@requires("masterplans.view_masterplans")
def paper(request: OfficialRequest, pk: int, document: int) -> HttpResponseBase:
    """A paper or drawing as it came, for whoever may see the plan; the audit chain remembers who took it. Problem 718
    when the stored file is lost."""
    plan = visible(request, pk)
    held = plan.documents.filter(pk=document).first()
    if held is None:
        raise Http404("Quy hoạch này không có giấy tờ ấy.")
    try:
        file = held.file.open("rb")
    except FileNotFoundError:
        what = f"Tệp “{held.file_name}” đã lưu không còn trên máy chủ"
        raise Problem(718, what, mend="Báo người quản trị khôi phục từ bản sao lưu, hoặc nộp lại tệp.") from None
    details = {"document": held.pk, "sha256": held.sha256}
    record_audit(by=request.user, action="masterplans.download", subject=f"{plan.unit_id} {plan.pk}", details=details)
    response = FileResponse(file, content_type=held.media_type)
    header = content_disposition_header(as_attachment=True, filename=held.file_name)
    response["Content-Disposition"] = header or "attachment"
    return response


add_paper = requires("masterplans.change_masterplans")(_add_paper)
publish = requires("masterplans.change_masterplans")(_publish)
find = requires("masterplans.change_masterplans")(_find)

urlpatterns = [
    path("quy-hoach/<int:pk>/giay-to/", add_paper, name="spatial-plan-add-paper"),
    path("quy-hoach/<int:pk>/giay-to/<int:document>/", paper, name="spatial-plan-paper"),
    path("quy-hoach/<int:pk>/cong-bo/<slug:form>/", publish, name="spatial-plan-publish"),
    path("quy-hoach/<int:pk>/nhan-xet/", find, name="spatial-plan-find"),
]

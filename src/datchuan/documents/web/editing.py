"""Changing the words of a draft, with the paper beside them."""

from __future__ import annotations

from base64 import b64encode

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from datchuan.documents.access import check_changeable
from datchuan.documents.citing import out_of_force
from datchuan.documents.models import DocumentVersion, OutgoingDocument
from datchuan.documents.operations import write_version
from datchuan.documents.previewing import pages_now
from datchuan.documents.queries import instruments_known, instruments_to_choose, newest_version, rights_on
from datchuan.documents.stored import document_from
from datchuan.documents.web.forms import DraftForm
from datchuan.documents.web.found import document_or_404
from datchuan.documents.web.showing import page_numbers
from datchuan.kernel.citation import Instrument
from datchuan.kernel.problem import Problem
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires


@requires("documents.view")
def edit(request: OfficialRequest, pk: int) -> HttpResponse:
    """The form, and what it wrote: a new version. What was typed stays on the page when it is refused."""
    found = document_or_404(request, pk)
    if request.method == "GET":
        check_changeable(found, request.user)
    adds = "add_base" in request.POST
    form = _form(request, found)
    if request.method == "POST" and not adds and form.is_valid():
        try:
            made = write_version(
                document=found,
                content=form.written(),
                base=form.cleaned_data["base"],
                origin=DocumentVersion.Origin.EDITED,
                note=form.cleaned_data["note"],
                by=request.user,
            )
        except Problem as problem:
            form.tell(problem)
        else:
            messages.success(request, f"Đã ghi bản {made.ordinal}.")
            return redirect("document", pk=pk)
    pages, _ = page_numbers(found, form.initial["base"], form.content)
    context = {
        "found": found,
        "form": form,
        "pages": pages,
        "instruments": sorted(instruments_to_choose(found.office).items(), key=_newest_first),
        "was_added": adds,
        "out_of_force": out_of_force(form.content, instruments_known(form.content)),
    }
    return render(request, "documents/edit.html", context, status=400 if form.errors and not adds else 200)


def _newest_first(entry: tuple[str, Instrument]) -> tuple[int, str]:
    day = entry[1].issued_on
    return (-day.toordinal() if day else 0, entry[0])


def _form(request: OfficialRequest, found: OutgoingDocument) -> DraftForm:
    version = newest_version(found)
    content = document_from(version.content)
    return DraftForm(
        _with_base_added(request) or None,
        initial=DraftForm.initial_of(content, version.ordinal),
        content=content,
        document=found,
        rights=rights_on(found.office, request.today),
    )


def _with_base_added(request: OfficialRequest) -> QueryDict:
    """What was typed, with a line for the instrument that was chosen to be added to the bases."""
    key = request.POST.get("base_key", "")
    if "add_base" not in request.POST or not key:
        return request.POST
    given = request.POST.copy()
    given["bases"] = f"{given.get('bases', '').rstrip()}\nCăn cứ [[{key}]]".lstrip()
    return given


@require_POST
def _preview(request: OfficialRequest, pk: int) -> HttpResponse:
    """The paper of what is being written, as a part of the page."""
    form = _form(request, document_or_404(request, pk))
    pages: list[str] = []
    problem, told = "", list[str]()
    if form.is_valid():
        try:
            content = form.written()
            told = out_of_force(content, instruments_known(content))
            pages = [b64encode(page).decode() for page in pages_now(content)]
        except Problem as found:
            problem = found.sentence
    context = {"pages": pages, "form": form, "problem": problem, "out_of_force": told}
    return render(request, "documents/preview.html", context)


preview = requires("documents.view")(_preview)

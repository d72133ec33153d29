"""Two versions side by side, and a draft that comes back from Word."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from datchuan.documents.access import check_changeable
from datchuan.documents.differing import Change, changed, differences
from datchuan.documents.docx_reader import read_docx, taken_into
from datchuan.documents.models import DocumentVersion, OutgoingDocument
from datchuan.documents.operations import write_version
from datchuan.documents.queries import mark_of, newest_version
from datchuan.documents.stored import document_from
from datchuan.documents.web.found import document_or_404, version_or_404
from datchuan.kernel.problem import Problem
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires

MOST_BYTES = 10_000_000


class WordForm(forms.Form):
    """A draft edited in Word."""

    file = forms.FileField(
        label="Tệp Word đã sửa",
        help_text="Tệp .docx tải từ trang này, sửa trong Word hoặc LibreOffice, không đổi tên loại tệp.",
        error_messages={"required": "Tệp Word đã sửa: chưa chọn tệp.", "empty": "Tệp Word đã sửa: tệp trống."},
        widget=forms.ClearableFileInput(attrs={"accept": ".docx"}),
    )
    note = forms.CharField(label="Nội dung sửa", max_length=500, required=False)


@requires("documents.view")
def compare(request: OfficialRequest, pk: int) -> HttpResponse:
    """Two versions of a document side by side (``?tu=1&den=2``), the newest two by themselves."""
    found = document_or_404(request, pk)
    later = version_or_404(found, request.GET.get("den", ""))
    earlier = version_or_404(found, request.GET.get("tu", "") or str(max(later.ordinal - 1, 1)))
    every = differences(document_from(earlier.content), document_from(later.content))
    whole = request.GET.get("hien") == "het"
    context = {
        "found": found,
        "earlier": earlier,
        "later": later,
        "lines": every if whole else changed(every),
        "changes": len(changed(every)),
        "whole": whole,
        "versions": list(found.versions.defer("content")),
        "kinds": Change,
    }
    return render(request, "documents/compare.html", context)


@requires("documents.view")
def from_word(request: OfficialRequest, pk: int) -> HttpResponse:
    """The form for a file from Word."""
    found = document_or_404(request, pk)
    check_changeable(found, request.user)
    return render(request, "documents/from_word.html", {"found": found, "form": WordForm()})


@require_POST
def _take_word(request: OfficialRequest, pk: int) -> HttpResponse:
    """Read the file into a new version and show what became of the text; what Word cannot give is told."""
    found, form = document_or_404(request, pk), WordForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            made, told = _read(request, found, form)
        except Problem as problem:
            form.add_error("file", problem.sentence)
        else:
            for sentence in told:
                messages.warning(request, sentence)
            return redirect(f"/van-ban/{pk}/so-sanh/?tu={max(made.ordinal - 1, 1)}&den={made.ordinal}")
    return render(request, "documents/from_word.html", {"found": found, "form": form}, status=400)


def _read(request: OfficialRequest, found: OutgoingDocument, form: WordForm) -> tuple[DocumentVersion, list[str]]:
    file = form.cleaned_data["file"]
    if file.size > MOST_BYTES:
        raise Problem(597, f"Tệp lớn {file.size // 1_000_000} MB, quá 10 MB", mend="Bỏ ảnh trong tệp rồi tải lại.")
    newest = newest_version(found)
    read = read_docx(file.read(), mark=mark_of(found, newest))
    content, told = taken_into(document_from(newest.content), read)
    made = write_version(
        document=found,
        content=content,
        base=newest.ordinal,
        origin=DocumentVersion.Origin.WORD,
        note=form.cleaned_data["note"],
        by=request.user,
    )
    return made, told


take_word = requires("documents.view")(_take_word)

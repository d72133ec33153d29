"""The head of the department's papers, how it numbers, who signs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from datchuan.documents.access import house_of
from datchuan.documents.models import Letterhead, SigningRight
from datchuan.documents.operations.letterheads import LetterheadGiven, RightGiven, end_right, give_right, set_letterhead
from datchuan.documents.queries import rights_on
from datchuan.kernel.problem import Problem
from datchuan.people.models import Office, Official
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.platform.web.day_input import DayInput


class LetterheadForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Letterhead
        fields = ("parent", "name", "full_name", "symbol", "place", "numbering", "identifier", "collective")


class RightForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = SigningRight
        fields = ("official", "authority", "title", "of_title", "deputy_for", "basis", "valid_from", "valid_to")
        widgets = {"valid_from": DayInput(), "valid_to": DayInput()}

    def __init__(self, *args: Any, office: Office, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Official.objects.filter(is_active=True, office__in=[office, *office.divisions.all()])
        self.fields["official"].queryset = people  # type: ignore[attr-defined]
        self.fields["official"].label = "Người ký"

    def _post_clean(self) -> None:
        """The operation knows what a right must say; its sentences are better than the model's."""


@requires("documents.change_templates")
def letterhead(request: OfficialRequest) -> HttpResponse:
    """The head, and the rights to sign that hold today."""
    return _page(request)


def _page(request: OfficialRequest, head: LetterheadForm | None = None, right: RightForm | None = None) -> HttpResponse:
    office = house_of(request.user)
    found = Letterhead.objects.filter(office=office).first()
    context = {
        "head": head or LetterheadForm(instance=found, prefix="dau"),
        "right": right or RightForm(office=office, prefix="quyen", initial={"valid_from": request.today}),
        "rights": list(rights_on(office, request.today)),
        "office": office,
    }
    return render(request, "documents/letterhead.html", context, status=400 if head or right else 200)


@require_POST
def _save(request: OfficialRequest) -> HttpResponse:
    office = house_of(request.user)
    found = Letterhead.objects.filter(office=office).first()
    form = LetterheadForm(request.POST, instance=found, prefix="dau")
    if not form.is_valid():
        return _page(request, head=form)
    set_letterhead(office=office, given=LetterheadGiven(**form.cleaned_data), by=request.user)
    messages.success(request, "Đã ghi phần đầu văn bản. Dự thảo soạn từ nay dùng phần đầu này.")
    return redirect("letterhead")


@require_POST
def _give(request: OfficialRequest) -> HttpResponse:
    office = house_of(request.user)
    form = RightForm(request.POST, office=office, prefix="quyen")
    if not form.is_valid():
        return _page(request, right=form)
    try:
        give_right(office=office, given=RightGiven(**form.cleaned_data), by=request.user)
    except Problem as problem:
        form.add_error(None, problem.sentence)
        return _page(request, right=form)
    messages.success(request, "Đã ghi thẩm quyền ký.")
    return redirect("letterhead")


@require_POST
def _end(request: OfficialRequest, pk: int) -> HttpResponse:
    right = get_object_or_404(SigningRight, pk=pk, office=house_of(request.user))
    try:
        end_right(right=right, on=request.today, by=request.user)
    except Problem as problem:
        messages.error(request, problem.sentence)
    return redirect("letterhead")


save = requires("documents.change_templates")(_save)
give = requires("documents.change_templates")(_give)
end = requires("documents.change_templates")(_end)

"""Sending an issued document: the page on which the clerk confirms who gets it, and how."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from datchuan.documents.models import Delivery, OutgoingDocument
from datchuan.documents.operations.delivering import (
    DeliveryGiven,
    distribute_document,
    retry_delivery,
    send_by_mail,
)
from datchuan.documents.recipients import office_named, offices_here, proposed_recipients
from datchuan.documents.web.found import document_or_404
from datchuan.documents.web.showing import document_page
from datchuan.kernel.problem import Problem
from datchuan.people.models import Office
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires

MOST_ROWS = 300


class DeliveryForm(forms.Form):
    """One recipient; an empty row is none."""

    name = forms.CharField(
        label="Nơi nhận",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "Nơi nhận"}),
    )
    purpose = forms.CharField(label="Mục đích", max_length=50, required=False)
    office = forms.CharField(
        label="Cơ quan trong hệ thống",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"list": "co-quan", "autocomplete": "off"}),
    )
    email = forms.EmailField(
        label="Thư điện tử", required=False, error_messages={"invalid": "Địa chỉ thư không đúng dạng ten@noi.vn."}
    )
    copies = forms.IntegerField(label="Số bản", min_value=1, max_value=999, required=False)

    def __init__(self, *args: Any, offices: list[Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offices = offices

    def clean_office(self) -> Office | None:
        typed = self.cleaned_data["office"]
        if not typed:
            return None
        found = office_named(typed, self.offices)
        if found is None:
            raise forms.ValidationError(
                f"Không có đúng một cơ quan tên “{typed}” trong hệ thống. Chọn trong danh sách."
            )
        return found

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        if not told.get("name") and (told.get("office") or told.get("email")):
            told["name"] = told["office"].short_name if told.get("office") else told["email"]
        return told


Rows = forms.formset_factory(DeliveryForm, extra=3, max_num=MOST_ROWS, absolute_max=MOST_ROWS + 10)


@requires("documents.keep_registers")
def distribute(request: OfficialRequest, pk: int) -> HttpResponse:
    """Recipients as the paper names them, matched to offices here; what is confirmed is sent."""
    found = document_or_404(request, pk)
    offices = offices_here(request.today)
    how: dict[str, Any] = {"form_kwargs": {"offices": offices}, "prefix": "noi"}
    rows = Rows(request.POST, **how) if request.method == "POST" else Rows(initial=_proposed(request, found), **how)
    problem = None
    if request.method == "POST" and rows.is_valid():
        try:
            made = distribute_document(document=found, to=_given(rows), by=request.user, on=request.today)
        except Problem as told:
            problem = told
        else:
            _send(request, made)
            return redirect("document", pk=pk)
    context = {"found": found, "rows": rows, "offices": offices, "problem": problem}
    refused = bool(problem or (rows.is_bound and not rows.is_valid()))
    return render(request, "documents/distribute.html", context, status=400 if refused else 200)


def _proposed(request: OfficialRequest, found: OutgoingDocument) -> list[dict[str, Any]]:
    if found.deliveries.exists():
        return []
    return [
        {
            "name": each.name,
            "purpose": each.purpose,
            "office": each.office.short_name if each.office else "",
            "copies": 1,
        }
        for each in proposed_recipients(found, request.today)
    ]


def _given(rows: Any) -> list[DeliveryGiven]:
    told = [row.cleaned_data for row in rows if row.cleaned_data.get("name")]
    return [DeliveryGiven(**{**each, "copies": each["copies"] or 1}) for each in told]


def _send(request: OfficialRequest, made: list[Delivery]) -> None:
    sent = [send_by_mail(delivery=each) if each.email else each for each in made]
    failed = [each for each in sent if each.failed_because]
    messages.success(request, f"Đã gửi {len(sent) - len(failed)}/{len(sent)} nơi nhận.")
    for each in failed:
        messages.warning(request, f"{each.name}: {each.failed_because}")


@require_POST
def _retry(request: OfficialRequest, pk: int, delivery: int) -> HttpResponse:
    found = document_or_404(request, pk)
    held = get_object_or_404(found.deliveries, pk=delivery)
    try:
        done = retry_delivery(delivery=held, by=request.user, on=request.today)
    except Problem as problem:
        return document_page(request, found, problem=problem)
    if done.failed_because:
        messages.warning(request, f"{done.name}: {done.failed_because}")
    else:
        messages.success(request, f"Đã gửi tới {done.name}.")
    return redirect("document", pk=pk)


retry = requires("documents.keep_registers")(_retry)

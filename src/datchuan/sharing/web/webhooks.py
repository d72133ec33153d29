"""Webhooks: the list with a form for a new one, one with what was sent to it, and what may be done with it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from datchuan.kernel.problem import Problem
from datchuan.people.models import Office
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.platform.web.telling import Telling, text_field
from datchuan.sharing.addresses import LONGEST
from datchuan.sharing.models import Webhook, WebhookDelivery, WebhookEvent
from datchuan.sharing.operations import (
    make_webhook,
    pause_webhook,
    remove_webhook,
    resume_webhook,
    send_again,
    send_trial,
)
from datchuan.sharing.queries import deliveries_of, webhooks_now

PAGE_SIZE = 50


class WebhookForm(Telling):
    office = forms.ModelChoiceField(
        Office.objects.none(),
        label="Đơn vị nhận",
        empty_label="Chọn đơn vị",
        error_messages={"required": "Đơn vị nhận: chưa chọn.", "invalid_choice": "Đơn vị nhận: chọn trong danh sách."},
    )
    url = text_field("Địa chỉ", LONGEST, help_text="Bắt đầu bằng https://, do đơn vị nhận cung cấp.")
    events = forms.MultipleChoiceField(
        label="Báo khi",
        choices=WebhookEvent,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Báo khi: chưa chọn việc nào.", "invalid_choice": "Báo khi: chọn trong danh sách."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = Office.objects.order_by("name")  # type: ignore[attr-defined]


@never_cache
def _webhooks(request: OfficialRequest) -> HttpResponse:
    """The list, and the form. A POST makes one and shows its secret, this once."""
    form = WebhookForm(request.POST or None, initial={"events": WebhookEvent.values})
    context: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            made, secret = make_webhook(**form.cleaned_data, by=request.user, at=timezone.now())
        except Problem as problem:
            form.tell(problem)
        else:
            context = {"made": made, "secret": secret}
            form = WebhookForm(initial={"events": WebhookEvent.values})
    context |= {"form": form, "webhooks": [(each, _events(each)) for each in webhooks_now()]}
    return render(request, "sharing/webhooks.html", context, status=400 if form.errors else 200)


def _events(webhook: Webhook) -> list[str]:
    return [each.label for each in WebhookEvent if each in webhook.events]


def _webhook_of(pk: int) -> Webhook:
    found = Webhook.objects.select_related("office", "made_by").filter(pk=pk, removed_at=None).first()
    if found is None:
        raise Http404("Không có địa chỉ nhận tin này, hoặc đã được gỡ.")
    return found


@requires("sharing.keep_webhooks")
def webhook(request: OfficialRequest, pk: int) -> HttpResponse:
    """One webhook, and every message to it with what became of it."""
    found = _webhook_of(pk)
    page = Paginator(deliveries_of(found), PAGE_SIZE).get_page(request.GET.get("trang"))
    context = {"found": found, "events": _events(found), "page": page, "now": timezone.now()}
    return render(request, "sharing/webhook.html", context)


@require_POST
def _trial(request: OfficialRequest, pk: int) -> HttpResponse:
    send_trial(webhook=_webhook_of(pk), by=request.user, at=timezone.now())
    messages.success(request, "Đã xếp một tin thử vào hàng gửi. Mở lại trang sau vài giây để xem kết quả.")
    return redirect("webhook", pk=pk)


@require_POST
def _pause(request: OfficialRequest, pk: int) -> HttpResponse:
    pause_webhook(webhook=_webhook_of(pk), by=request.user)
    messages.success(request, "Đã tạm dừng. Tin mới được giữ lại, gửi khi chạy lại.")
    return redirect("webhook", pk=pk)


@require_POST
def _resume(request: OfficialRequest, pk: int) -> HttpResponse:
    resume_webhook(webhook=_webhook_of(pk), by=request.user, at=timezone.now())
    messages.success(request, "Đã chạy lại; tin đang chờ được gửi ngay.")
    return redirect("webhook", pk=pk)


@require_POST
def _remove(request: OfficialRequest, pk: int) -> HttpResponse:
    found = _webhook_of(pk)
    remove_webhook(webhook=found, by=request.user, at=timezone.now())
    messages.success(request, f"Đã gỡ {found.url}. Từ nay không gửi gì tới đó.")
    return redirect("webhooks")


@require_POST
def _again(request: OfficialRequest, pk: int) -> HttpResponse:
    found = WebhookDelivery.objects.select_related("webhook").filter(pk=pk, webhook__removed_at=None).first()
    if found is None:
        raise Http404("Không có tin này, hoặc địa chỉ nhận đã được gỡ.")
    send_again(delivery=found, by=request.user, at=timezone.now())
    messages.success(request, "Đã xếp tin vào hàng gửi lại. Mở lại trang sau vài giây để xem kết quả.")
    return redirect("webhook", pk=found.webhook_id)


_keeps = requires("sharing.keep_webhooks")
webhooks, trial, pause = _keeps(_webhooks), _keeps(_trial), _keeps(_pause)
resume, remove, again = _keeps(_resume), _keeps(_remove), _keeps(_again)

"""How sign-in behaves here: accounts are made by an administrator, nobody signs up."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


class OfficialsAdapter(DefaultAccountAdapter):
    """Accounts come from the department; being signed in is shown in the frame and needs no message."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        return None

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """An account that was closed goes back to the door, with a sentence."""
        messages.error(request, "Tài khoản này đã ngừng hoạt động. Hãy liên hệ quản trị của đơn vị.")
        return redirect("account_login")

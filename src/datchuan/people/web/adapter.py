"""How sign-in behaves here: accounts are made by an administrator, nobody signs up."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class OfficialsAdapter(DefaultAccountAdapter):
    """Accounts come from the department; being signed in is shown in the frame and needs no message."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        return None

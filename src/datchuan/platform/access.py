"""Every route says who may use it; one that says nothing is refused.

A permission is a name ("housing.import_houses") whose predicate a feature's ``access.py`` adds to ``rules``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase

from datchuan.kernel.problem import Problem

PUBLIC = "public"
View = Callable[..., HttpResponseBase]


def public(view: View) -> View:
    """A route for anyone, signed in or not."""
    view.access_rule = PUBLIC  # type: ignore[attr-defined]
    return view


def requires(permission: str) -> Callable[[View], View]:
    """A route for signed-in officials who hold ``permission``; others get a refusal that says which is missing."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not request.user.has_perm(permission):
                raise Refused()
            return view(request, *args, **kwargs)

        guarded.access_rule = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


class Refused(Problem):
    """The official's role or area does not reach this far."""

    def __init__(self, what: str = "Tài khoản của bạn không có quyền xem trang này") -> None:
        super().__init__(401, what, mend="Nếu công việc cần, hãy đề nghị Sở Xây dựng cấp quyền.")

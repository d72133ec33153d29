"""What happens around every view: problems in plain words, access rules, the day looked at."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date

from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.shortcuts import render

from datchuan.kernel.problem import Problem
from datchuan.platform.access import Refused
from datchuan.platform.queries import working_day
from datchuan.platform.web.request import DayRequest

logger = logging.getLogger("datchuan.problem")
# A form answers a file that is too large itself, in its own page; beyond this nothing is read at all.
LARGEST_BODY = 150_000_000
LARGEST_OF_DEVICES = 25_000_000
GetResponse = Callable[[HttpRequest], HttpResponse]


class ProblemMiddleware:
    """A Problem that no view met becomes a page with its sentence: 403 for a refusal, else 400."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, OperationalError) and "locked" in str(exception):
            what, mend = "Hệ thống đang ghi một khối số liệu lớn", "Chờ một lát rồi làm lại; chưa có gì bị mất."
            busy = Problem(403, what, mend=mend)
            return render(request, "platform/problem.html", {"problem": busy}, status=503)
        if not isinstance(exception, Problem):
            return None
        logger.info("problem %s: %s", exception.number, exception.sentence)
        status = 403 if isinstance(exception, Refused) else 400
        return render(request, "platform/problem.html", {"problem": exception}, status=status)


class LargestBodyMiddleware:
    """A body larger than anything we take in is refused before a byte of it is read."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.META.get("CONTENT_LENGTH") or "0"
        largest = LARGEST_OF_DEVICES if request.path.startswith("/odk/") else LARGEST_BODY
        if given.isdigit() and int(given) <= largest:
            return self.get_response(request)
        sentence = f"Nội dung gửi lên nặng hơn {largest // 1_000_000} MB. Giảm cỡ tệp hoặc ảnh rồi gửi lại."
        return HttpResponse(sentence, status=413, content_type="text/plain; charset=utf-8")


class NullCharacterMiddleware:
    """A request that carries a null character is refused: no name holds one, and PostgreSQL stores none. So is one that
    broke off on the way: this is where its body is read."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: dict[str, object]
    ) -> HttpResponse | None:
        given = [request.path, *map(str, kwargs.values())]
        try:
            posted = request.POST
        except UnreadablePostError:
            sentence = "Đường truyền đứt giữa chừng, chưa nhận được gì. Gửi lại."
            return HttpResponse(sentence, status=400, content_type="text/plain; charset=utf-8")
        for values in (request.GET, posted):
            given += [text for key in values for text in (key, *values.getlist(key))]
        if not any("\x00" in text for text in given):
            return None
        problem = Problem(402, "Yêu cầu chứa ký tự không hợp lệ", mend="Xem lại địa chỉ hoặc ô đã nhập.")
        if tells := getattr(view, "tells_problem", None):  # a view for programs answers in its own shape
            told: HttpResponse = tells(problem)
            return told
        return render(request, "platform/problem.html", {"problem": problem}, status=400)


class AccessMiddleware:
    """A route whose view states no access rule is never run."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> None:
        if not hasattr(view, "access_rule"):
            raise ImproperlyConfigured(f"{request.path}: the view states no access rule")


class DayMiddleware:
    """``request.today`` is the working day; ``request.day`` the day looked at: ``?ngay=2019-12-31`` changes it for
    this and the following pages, ``?ngay=`` goes back to today. ``request.units_day`` is the day by whose units the
    facts are shown: ``?dia-gioi=2025-07-01`` changes it, ``?dia-gioi=`` goes back to the day looked at.

    A view with ``brings_day`` asks for its working day along with something else, and no day is chosen for it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: DayRequest, view: object, args: object, kwargs: object) -> None:
        if getattr(view, "brings_day", False):
            return
        today = working_day()
        # Set first: the page that refuses an address shows a day too.
        request.today = request.day = request.units_day = today
        request.day = request.units_day = _chosen(request, "ngay") or today
        request.units_day = _chosen(request, "dia-gioi") or request.day
        if request.units_day == request.day:  # the usual: it goes along when another day is looked at
            request.session.pop("dia-gioi", None)


def _chosen(request: DayRequest, name: str) -> date | None:
    """The day that the address gives under ``name``, else the one that an earlier address gave; None for neither."""
    given = request.GET.get(name)
    if given is None:
        given = request.session.get(name, "")
    elif not given:
        request.session.pop(name, None)
    if not given:
        return None
    try:
        day = date.fromisoformat(given)
    except ValueError:
        request.session.pop(name, None)
        raise Http404(f"“{given[:20]}” không phải là ngày (viết 2020-12-31).") from None
    if request.user.is_authenticated and name in request.GET:
        request.session[name] = given
    return day

"""What the API answers when it cannot: one shape, a Vietnamese sentence, a status that the description names."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, ValidationError
from pydantic import Field

from datchuan.kernel.problem import Problem

logger = logging.getLogger("datchuan.problem")
REALM = 'Bearer realm="Dat Chuan"'
# Problems that say that nothing is there for what was asked: no such set, none in force that day, none to judge by.
_NOTHING_THERE = (106, 109, 602, 603)


class FaultDetail(Schema):
    code: str = Field(description="Mã lỗi: một từ cố định, hoặc số của Problem")
    message: str = Field(description="Điều sai, bằng tiếng Việt")
    where: str = Field(description="Tham số hoặc mục bị sai; rỗng khi không riêng mục nào")
    mend: str = Field(description="Cách sửa")


class Fault(Schema):
    error: FaultDetail


class Told(Exception):  # noqa: N818 - an answer, like Problem
    """A refusal with its status; ``headers`` go along."""

    def __init__(
        self, status: int, code: str, message: str, *, where: str = "", mend: str = "", headers: Mapping[str, str] = {}
    ) -> None:
        self.status, self.code, self.headers = status, code, headers
        self.said = {"code": code, "message": message, "where": where, "mend": mend}
        super().__init__(message)

    def answer(self) -> HttpResponse:
        params = {"ensure_ascii": False}
        return JsonResponse({"error": self.said}, status=self.status, headers=self.headers, json_dumps_params=params)


def no_key() -> Told:
    """Not told why: whoever tries keys learns nothing."""
    message = "Khóa cơ quan không đúng, đã hết hạn hoặc đã thu hồi."
    mend = "Gửi tiêu đề Authorization: Bearer <khóa>. Khóa do Sở Xây dựng cấp."
    return Told(401, "unauthorized", message, where="Authorization", mend=mend, headers={"WWW-Authenticate": REALM})


def not_there(message: str, where: str = "") -> Told:
    mend = "Khóa chỉ đọc được địa bàn của cơ quan mình; xem lại địa chỉ, tham số."
    return Told(404, "not_found", message, where=where, mend=mend)


def wrong_parameter(where: str, message: str, mend: str) -> Told:
    return Told(422, "invalid_parameter", message, where=where, mend=mend)


def not_allowed() -> Told:
    mend = "Chỉ đọc: dùng phương thức GET."
    return Told(405, "method_not_allowed", "API không ghi gì", mend=mend, headers={"Allow": "GET"})


def problem_answer(problem: Problem) -> HttpResponse:
    """A Problem in the API's shape: 404 where it says that nothing is there, else 400."""
    status = 404 if problem.number in _NOTHING_THERE else 400
    logger.info("problem %s: %s", problem.number, problem.sentence)
    return Told(status, str(problem.number), problem.what, where=problem.where, mend=problem.mend).answer()


# Pydantic's kinds of error, in words: what is wrong, how to mend. The rest is told by the parameter's own description.
_WORDS = {
    "missing": ("thiếu tham số", "Ghi tham số này."),
    "int_parsing": ("không phải số nguyên", "Ghi một số nguyên, ví dụ 12."),
    "int_from_float": ("không phải số nguyên", "Ghi một số nguyên, ví dụ 12."),
    "int_parsing_size": ("số quá lớn", "Ghi một số nhỏ hơn."),
    "enum": ("không phải một giá trị được nhận", "Nhận: {expected}."),
    "greater_than_equal": ("số quá nhỏ", "Ghi từ {ge} trở lên."),
    "less_than_equal": ("số quá lớn", "Ghi đến {le}."),
    "value_error": ("{error}", "{mend}"),
}


def _wrong(error: Mapping[str, Any]) -> Told:
    where = str(error["loc"][-1])
    what, mend = _WORDS.get(error["type"], ("giá trị không hợp lệ", "Xem mô tả tham số ở /api/."))
    given = dict(error.get("ctx") or {})
    if error["type"] == "value_error":  # of ours (sharing.api.asking): what is wrong, and how to mend it
        what, _, mend = str(given.get("error", "")).partition("|")
    else:
        what, mend = what.format_map(given), mend.format_map(given)
    return wrong_parameter(where, f"Tham số “{where}”: {what}.", mend)


def _busy(request: HttpRequest, fault: OperationalError) -> HttpResponse:
    if "locked" not in str(fault):
        raise fault
    message, mend = "Hệ thống đang ghi một khối số liệu lớn", "Chờ một lát rồi đọc lại."
    return Told(503, "busy", message, mend=mend, headers={"Retry-After": "5"}).answer()


def tell_faults(api: NinjaAPI) -> None:
    """Whatever an operation raises is answered in one shape."""
    answers: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
        Told: lambda _, told: told.answer(),
        Problem: lambda _, problem: problem_answer(problem),
        AuthenticationError: lambda _, fault: no_key().answer(),
        ValidationError: lambda _, fault: _wrong(fault.errors[0]).answer(),
        Http404: lambda _, fault: not_there(str(fault)).answer(),
        OperationalError: _busy,
    }
    for kind, answer in answers.items():
        api.add_exception_handler(kind, answer)


# Every operation declares all of them: a client then has one way to read what went wrong.
FAULTS: dict[Any, Any] = dict.fromkeys((400, 401, 403, 404, 405, 422, 429, 503), Fault)


def _header(description: str, schema: Mapping[str, str]) -> dict[str, Any]:
    return {"description": description, "schema": schema}


HEADERS: dict[str, Any] = {
    "responses": {
        401: {"headers": {"WWW-Authenticate": _header("Cách xưng khóa", {"type": "string"})}},
        405: {"headers": {"Allow": _header("Phương thức được dùng", {"type": "string"})}},
        429: {"headers": {"Retry-After": _header("Số giây phải chờ", {"type": "string"})}},
        503: {"headers": {"Retry-After": _header("Số giây phải chờ", {"type": "string"})}},
    }
}

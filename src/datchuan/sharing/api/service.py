"""The API as a whole: its operations, its routes, its description."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from ninja import NinjaAPI
from ninja.renderers import JSONRenderer

from datchuan.platform.access import public
from datchuan.sharing.api import dossiers, judged, places
from datchuan.sharing.api.door import for_offices
from datchuan.sharing.api.faults import tell_faults

PREFIX = "api/v1/"
DESCRIPTION = (
    "Hệ thống của cơ quan khác đọc hồ sơ, kết luận, kết quả tính, công nhận của địa bàn mình. Chỉ đọc. Không nêu tên "
    "cán bộ, hộ dân, tên tệp; lý do, thực trạng do người gõ gửi nguyên văn nên có thể chứa tên người. "
    "Ngày theo ISO 8601; số thập phân viết dạng chữ; unchecked cho biết còn dựa trên trị số của "
    "luật chưa đối chiếu với văn bản ký. Lỗi có một dạng: error.code, message, where, mend."
)


_ANSWERS = {
    "200": "Có dữ liệu",
    "400": "Yêu cầu không xử lý được",
    "401": "Thiếu khóa, khóa không đúng, hết hạn hoặc đã thu hồi",
    "403": "Khóa không được đọc mục này",
    "404": "Không có trong địa bàn của khóa, hoặc không có bộ tiêu chí cho ngày đó",
    "405": "Chỉ dùng GET",
    "422": "Tham số sai: where nêu tham số nào, mend nêu cách sửa",
    "429": "Quá số lần đọc trong một phút; chờ theo Retry-After",
    "503": "Hệ thống đang bận ghi; chờ theo Retry-After",
}


class _Plain(JSONRenderer):
    """Vietnamese as it is written, not as \\u escapes."""

    json_dumps_params = {"ensure_ascii": False, "separators": (",", ":")}


def _made() -> NinjaAPI:
    made = NinjaAPI(
        title="Đạt Chuẩn",
        version="1",
        description=DESCRIPTION,
        urls_namespace="api",
        openapi_url=None,  # ours below: public, and not in ASCII
        docs_url=None,  # it loads scripts; the page /api/ lists the operations without any
        renderer=_Plain(),
    )
    for each in (places, dossiers, judged):
        made.add_router("", each.router)
    tell_faults(made)
    return made


api = _made()


def operation_routes() -> list[URLPattern]:
    """The routes of the operations, each with the rule that it is an office's key that opens it."""
    found = [each for each in api.urls[0] if isinstance(each, URLPattern) and each.name != "api-root"]
    return [URLPattern(each.pattern, for_offices(each.callback), each.default_args, each.name) for each in found]


@cache
def description() -> dict[str, Any]:
    """The API in OpenAPI. A parameter that may be left out has no default where nobody sends null; answers are told in
    Vietnamese."""
    found: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix=f"/{PREFIX}"), default=str))
    operations = [operation for methods in found["paths"].values() for operation in methods.values()]
    for operation in operations:
        for parameter in operation["parameters"]:
            if parameter["schema"].get("default", "") is None:
                del parameter["schema"]["default"]
        for status, answer in operation["responses"].items():
            answer["description"] = _ANSWERS[status]
    return found


def _openapi(request: HttpRequest) -> HttpResponse:
    """What can be asked, for programs: it tells nothing of what is kept."""
    content = json.dumps(description(), ensure_ascii=False)
    return HttpResponse(content, content_type="application/json; charset=utf-8")


openapi = public(_openapi)
openapi.brings_day = True  # type: ignore[attr-defined] # it speaks of no day

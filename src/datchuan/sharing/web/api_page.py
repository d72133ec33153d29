"""The operations of the API on a page, read from its own description: no script, nothing from another host."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.sharing.api.service import description


@dataclass(frozen=True)
class ParameterRow:
    name: str
    kind: str
    about: str


@dataclass(frozen=True)
class OperationRow:
    path: str
    summary: str
    about: str
    parameters: list[ParameterRow]


@requires("people.be_signed_in")
def operations(request: OfficialRequest) -> HttpResponse:
    """Every operation with what it takes."""
    described = description()
    context = {
        "operations": [_row(path, each["get"]) for path, each in described["paths"].items()],
        "about": described["info"]["description"],
        "address": request.build_absolute_uri(reverse("api-openapi")),
    }
    return render(request, "sharing/api.html", context)


def _row(path: str, operation: dict[str, Any]) -> OperationRow:
    rows = [ParameterRow(each["name"], _kind(each), each.get("description", "")) for each in operation["parameters"]]
    return OperationRow(path, operation["summary"], operation.get("description", ""), rows)


def _kind(parameter: dict[str, Any]) -> str:
    """What may be written: a day, a whole number with its limits, one of some words, text."""
    schema = parameter["schema"]
    if "enum" in schema:
        return " | ".join(schema["enum"])
    if schema.get("type") == "integer":
        largest = schema["maximum"]
        return f"{schema['minimum']}–{largest}" if largest < 10_000 else "số nguyên"
    return {"date": "2020-12-31", "date-time": "2020-12-31T08:00:00+07:00"}.get(schema.get("format", ""), "chữ")

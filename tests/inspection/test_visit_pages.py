"""The pages of visits: who sees and writes, nothing typed is lost, minutes."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.cast import newcomer
from tests.inspection.visiting import DE_THAM, FIRST, HELD, TRI_PHUONG, a_visit, found, seen, written
from tests.masterplans.papers import pdf, png

from datchuan.documents.models import OutgoingDocument
from datchuan.documents.queries import newest_content
from datchuan.inspection.models import Finding, Observation, Round, Visit, VisitFile, VisitRecord
from datchuan.people.models import Office, Official, Role

DAY = "2020-11-15"


@pytest.fixture
def visit(qln: Official, qhkt: Official) -> Visit:
    return a_visit(qln, qhkt)


def signed_in(official: Official) -> Client:
    client = Client()
    client.force_login(official)
    return client


def address(visit: Visit) -> str:
    return f"/kiem-tra/buoi/{visit.pk}/"


def as_shown(client: Client, visit: Visit) -> dict[str, Any]:
    """What the page would send if nothing were touched."""
    response = client.get(address(visit))
    sent: dict[str, Any] = {}
    for form in response.context["forms"]:
        for bound in form:
            value = bound.field.widget.format_value(bound.value()) if hasattr(bound.field.widget, "format_value") else ""
            name = bound.html_name
            if isinstance(value, list):
                value = value[0] if value else ""
            if bound.name == "evidence" or bound.name == "is_minutes":
                continue
            sent[name] = value or ""
            if bound.field.show_hidden_initial:
                sent[bound.html_initial_name] = value or ""
    return sent

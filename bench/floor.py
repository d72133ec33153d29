"""The floor under receiving: Django without any middleware that reads the same multipart body and inserts the same row,
unchecked, for whoever asks."""

from __future__ import annotations

import hashlib
import os
from typing import Any
from uuid import uuid4

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "datchuan.config.settings")

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

django.setup()
settings.MIDDLEWARE = []
settings.ROOT_URLCONF = "bench.floor"
application = WSGIHandler()

from django.http import HttpRequest, HttpResponse  # noqa: E402 - after the set-up
from django.urls import path  # noqa: E402
from django.utils import timezone  # noqa: E402

from datchuan.survey.models import FormVersion, Submission  # noqa: E402

_form: list[FormVersion] = []


def healthz(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def insert(request: HttpRequest) -> HttpResponse:
    if not _form:  # each process once
        _form[:] = [FormVersion.objects.get(key="house-survey")]
    xml: Any = request.FILES["xml_submission_file"].read()  # type: ignore[union-attr]
    Submission.objects.create(
        instance_id=f"uuid:{uuid4()}",
        form=_form[0],
        xml=xml.decode(),
        sha256=hashlib.sha256(xml).hexdigest(),
        received_at=timezone.now(),
        state=Submission.State.HELD,
    )
    return HttpResponse(status=201)


urlpatterns = [path("healthz", healthz), path("floor", insert)]

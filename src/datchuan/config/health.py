"""/healthz: is the database there and set up?"""

from __future__ import annotations

from django.db import Error, connection
from django.http import HttpRequest, JsonResponse

from datchuan import __version__
from datchuan.platform.access import public
from datchuan.platform.queries import installation


def _healthz(request: HttpRequest) -> JsonResponse:
    try:
        set_up = bool(installation().province_code)
    except Error as error:
        return JsonResponse(
            {"status": "error", "database": connection.vendor, "error": type(error).__name__}, status=503
        )
    return JsonResponse(
        {"status": "ok" if set_up else "empty", "database": connection.vendor, "version": __version__}, status=200
    )


healthz = public(_healthz)

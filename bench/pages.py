"""The pages of the main job through Django's whole stack (no network): median time, queries, bytes gzipped."""

from __future__ import annotations

import gzip

from bench.timing import medians

PAGES = ["/", "/dia-ban/06016-1/", "/danh-gia/06016-1/9.2/", "/ban-do/", "/nha-o/?xa=06016-1", "/quy-hoach/"]


def run() -> None:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from datchuan.people.models import Official

    client = Client()
    client.force_login(Official.objects.get(username="qln"))
    times = medians({page: (lambda page=page: client.get(page)) for page in PAGES}, rounds=7)
    for page, seconds in times.items():
        with CaptureQueriesContext(connection) as captured:
            content = client.get(page).content
        size = len(gzip.compress(content)) / 1000
        print(f"  {page:<26} {seconds * 1000:7.1f} ms {len(captured):4d} queries {size:7.1f} kB gzip")

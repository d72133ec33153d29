"""Houses and submissions as files through the views, as the province reads them: first byte, rows a second, memory."""

from __future__ import annotations

import subprocess
import sys
import time
import tracemalloc

from bench.field import DATABASES, ground

WANTED = 150_000
PATHS = {
    "CSV": "/nha-o/tai/nha-o.csv",
    "GeoJSON": "/nha-o/tai/vi-tri.geojson",
    "Parquet": "/nha-o/tai/nha-o.parquet",
    "Excel": "/nha-o/tai/nha-o.xlsx",
    "submissions, CSV": "/thu-thap/tai-ve/phieu.csv?bieu-mau=house-survey",
    "submissions, GeoJSON": "/thu-thap/tai-ve/phieu.geojson?bieu-mau=house-survey",
}


def run() -> None:
    for database in DATABASES:
        subprocess.run([sys.executable, "-m", "bench.exports", database], check=True)


def _measure(database: str) -> None:
    with ground(database):
        from django.conf import settings
        from django.test import Client
        from tests.cast import official

        from bench.commune import multiply
        from datchuan.housing.models import HouseRecord

        settings.ALLOWED_HOSTS = ["*"]
        multiply(WANTED // HouseRecord.objects.count())
        rows = _with_submissions()
        client = Client()
        client.force_login(official("qln"))
        client.get("/healthz")  # loads all pages, as the server does when it starts
        print(f"  {database}")
        for name, path in PATHS.items():
            used = time.process_time()
            first, whole, size = _read(client, path)
            used = time.process_time() - used
            again, _, _ = _read(client, path)
            print(f"    {name:<22}{rows} rows, {size / 1e6:.1f} MB: first byte {first * 1000:.0f} ms,")
            rate = f"{rows / whole:,.0f} rows a second"
            print(f"    {'':<22}again {again * 1000:.0f} ms, whole {whole:.2f} s ({used:.2f} ours), {rate}")
        _odata(client)
        tracemalloc.start()
        for name in ("CSV", "submissions, CSV"):
            tracemalloc.reset_peak()
            _read(client, PATHS[name])
            print(f"    {name}, most in memory at once: {tracemalloc.get_traced_memory()[1] / 1e6:.1f} MB")


def _odata(client: object) -> None:
    """A page of 250 with the count of all, as Power BI asks for it."""
    import base64
    from datetime import UTC, datetime
    from statistics import median

    from tests.cast import official

    from datchuan.people.operations import make_read_key

    _, key = make_read_key(name="đo", by=official("qln"), at=datetime.now(UTC))
    headers = {"Authorization": f"Basic {base64.b64encode(f'qln:{key}'.encode()).decode()}"}
    for path in ("Submissions?$top=250&$count=true", "Houses?$top=250&$count=true&$filter=CommuneCode eq '06016'"):
        took = []
        for _ in range(11):
            started = time.perf_counter()
            answer = client.get(f"/odata/{path}", headers=headers)  # type: ignore[attr-defined]
            took.append(time.perf_counter() - started)
            assert len(answer.json()["value"]) == 250
        print(f"    OData {path}: {median(took):.3f} s, of {answer.json()['@odata.count']}")


def _with_submissions() -> int:
    """Each house has a submission of its own, a copy of one that was sent; returns how many houses there are."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.db import connection
    from django.test import Client
    from tests.survey.field import device, instance

    from datchuan.housing.models import HouseRecord
    from datchuan.kernel.resources import forms_folder
    from datchuan.survey.models import Submission
    from datchuan.survey.operations import publish_forms

    publish_forms(folder=forms_folder(), by=None)
    sent = {"xml_submission_file": SimpleUploadedFile("s.xml", instance())}
    assert Client().post(f"/odk/{device()[1]}/submission", sent).status_code == 201
    names = [field.column for field in Submission._meta.concrete_fields]
    others = [f'"{name}"' for name in names if name not in ("id", "instance_id")]  # "values" is a word of SQL
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO survey_submission (id, instance_id, {', '.join(others)})"
            f" SELECT 1000000 + h.id, 'uuid:' || h.id, {', '.join('s.' + name for name in others)}"
            " FROM housing_houserecord h, survey_submission s WHERE h.valid_to IS NULL"
        )
        cursor.execute("UPDATE housing_houserecord SET submission_id = 1000000 + id WHERE valid_to IS NULL")
        cursor.execute("ANALYZE")
    return HouseRecord.objects.filter(valid_to=None).count()


def _read(client: object, path: str) -> tuple[float, float, int]:
    started = time.perf_counter()
    answer = client.get(path)  # type: ignore[attr-defined]
    parts = iter(answer.streaming_content)
    size = len(next(parts))
    first = time.perf_counter() - started
    size += sum(map(len, parts))
    return first, time.perf_counter() - started, size


if __name__ == "__main__":
    _measure(sys.argv[1])

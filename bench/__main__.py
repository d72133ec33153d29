"""``./dev bench [evaluate] [papers] [pages]``: builds the demonstration in a home of its own, then measures."""

from __future__ import annotations

import importlib
import os
import platform
import sys
import tempfile

NAMES = ["evaluate", "papers", "pages"]


def main() -> None:
    names = sys.argv[1:] or NAMES
    unknown = sorted(set(names) - set(NAMES))
    if unknown:
        sys.exit(f"Không có phép đo {', '.join(unknown)}. Hiện có: {', '.join(NAMES)}.")
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
        print(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} cores")
        for name in names:
            print(name)
            importlib.import_module(f"bench.{name}").run()


if __name__ == "__main__":
    main()

"""The command line: ``datchuan run``, ``datchuan evaluate``, ``datchuan document``, ``datchuan import-houses`` …"""

from __future__ import annotations

import os
import sys

COMMANDS = {
    "run": ("run", "phục vụ trang web; cơ sở dữ liệu trống thì dựng tỉnh trình diễn"),
    "evaluate": ("evaluate", "đánh giá các xã theo một bộ tiêu chí vào một ngày"),
    "document": ("document", "in văn bản: kế hoạch, xác nhận"),
    "import-houses": ("import_houses", "nhập điều tra nhà ở từ Excel"),
    "demo": ("demo", "dựng tỉnh trình diễn (dữ liệu mô phỏng) trong cơ sở dữ liệu trống"),
    "law-lint": ("law_lint", "kiểm tra các tệp luật, nêu mọi lỗi theo tệp và dòng"),
    "migrate": ("migrate", "cập nhật cấu trúc cơ sở dữ liệu"),
}
NEEDS_DATA = {"evaluate", "document", "import-houses"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "datchuan.config.settings")
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name not in COMMANDS:
        lines = [f"  {command:<15} {text}" for command, (_, text) in COMMANDS.items()]
        sys.exit("\n".join(["datchuan LỆNH [--help]", "", *lines]))
    import django
    from django.core.management import execute_from_command_line

    django.setup()
    asks_help = any(argument in {"-h", "--help"} for argument in sys.argv[2:])
    if name in NEEDS_DATA and not asks_help:
        from datchuan.config.readiness import make_ready

        make_ready()
    execute_from_command_line(["datchuan", COMMANDS[name][0], *sys.argv[2:]])


if __name__ == "__main__":
    main()

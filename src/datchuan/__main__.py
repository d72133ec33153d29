"""The command line: ``datchuan run``, ``datchuan evaluate``, ``datchuan document``, ``datchuan import-houses`` …"""

from __future__ import annotations

import importlib
import os
import sys

COMMANDS = {
    "run": ("run", "phục vụ trang web; cơ sở dữ liệu trống thì dựng tỉnh trình diễn"),
    "evaluate": ("evaluate", "đánh giá các xã theo một bộ tiêu chí vào một ngày"),
    "check-cubes": ("check_cubes", "đối chiếu các bảng đếm nhà đang lưu với các bản ghi nhà ở"),
    "keep-months": ("keep_months", "lưu kết quả cuối từng tháng của năm, để theo dõi chỉ tiêu kế hoạch"),
    "document": ("document", "in kế hoạch năm thành văn bản DOCX hoặc PDF"),
    "import-houses": ("import_houses", "nhập điều tra nhà ở từ Excel"),
    "import-changes": ("import_changes", "nhập sắp xếp đơn vị hành chính từ CSV, hoặc hoàn tác"),
    "load-country": ("load_country", "nạp đơn vị hành chính cả nước năm 2020 và 2025"),
    "check-data": ("check_data", "kiểm tra dữ liệu"),
    "publish-forms": ("publish_forms", "công bố các biểu mẫu thu thập có phiên bản mới"),
    "work": ("work", "ghi các phiếu đã nhận và đã kiểm tra vào số liệu"),
    "tick": ("tick", "chạy các việc định kỳ đã đến hạn, mỗi việc một lần"),
    "national": ("national", "đánh giá cả nước từ tệp Parquet, dựng dữ liệu mô phỏng cả nước; không cần cơ sở dữ liệu"),
    "demo": ("demo", "dựng tỉnh trình diễn (dữ liệu mô phỏng) trong cơ sở dữ liệu trống"),
    "law-lint": ("law_lint", "kiểm tra các tệp luật, nêu mọi lỗi theo tệp và dòng"),
    "migrate": ("migrate", "cập nhật cấu trúc cơ sở dữ liệu"),
}
WITHOUT_DJANGO = {"national": "datchuan.national.command"}
NEEDS_DATA = {
    "evaluate",
    "keep-months",
    "document",
    "import-houses",
    "import-changes",
    "check-data",
    "publish-forms",
    "work",
}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "datchuan.config.settings")
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name not in COMMANDS:
        lines = [f"  {command:<15} {text}" for command, (_, text) in COMMANDS.items()]
        text = "\n".join(["datchuan LỆNH [--help]", "", *lines])
        if name in {"-h", "--help"}:
            print(text)
            return
        sys.exit(f"Không có lệnh “{name}”.\n\n{text}" if name else text)
    if name in WITHOUT_DJANGO:
        sys.exit(importlib.import_module(WITHOUT_DJANGO[name]).main(sys.argv[2:]))
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

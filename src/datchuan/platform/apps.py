from django.apps import AppConfig


class PlatformConfig(AppConfig):
    name = "datchuan.platform"
    label = "platform"
    verbose_name = "Nền"

    def ready(self) -> None:
        from datchuan.platform.ticking import clear_runs
        from datchuan.platform.timing import Job, Weekly, on_clock

        on_clock(Job("clear-runs", "Bỏ lượt chạy cũ của đồng hồ", Weekly(6, 3), clear_runs))

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ConfigConfig(AppConfig):
    name = "datchuan.config"
    label = "config"
    verbose_name = "Cấu hình"

    def ready(self) -> None:
        # Each feature's access.py names its permissions: without it they do not exist and every route refuses.
        autodiscover_modules("access")
        # The checks of the data, room by room.
        autodiscover_modules("integrity")

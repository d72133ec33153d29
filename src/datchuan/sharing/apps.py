from django.apps import AppConfig


class SharingConfig(AppConfig):
    name = "datchuan.sharing"
    label = "sharing"
    verbose_name = "Chia sẻ dữ liệu"

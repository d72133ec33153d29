from django.apps import AppConfig


class SetupConfig(AppConfig):
    name = "datchuan.setup"
    label = "setup"
    verbose_name = "Thiết lập"

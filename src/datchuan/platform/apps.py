from django.apps import AppConfig


class PlatformConfig(AppConfig):
    name = "datchuan.platform"
    label = "platform"
    verbose_name = "Nền"

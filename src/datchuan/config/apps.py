from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "datchuan.config"
    label = "config"
    verbose_name = "Cấu hình"

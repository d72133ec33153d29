from django.apps import AppConfig


class UrgingConfig(AppConfig):
    name = "datchuan.urging"
    label = "urging"
    verbose_name = "Đôn đốc"

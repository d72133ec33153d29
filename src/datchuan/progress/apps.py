from django.apps import AppConfig


class ProgressConfig(AppConfig):
    name = "datchuan.progress"
    label = "progress"
    verbose_name = "Tổng quan"

from django.apps import AppConfig


class DifficultiesConfig(AppConfig):
    name = "datchuan.difficulties"
    label = "difficulties"
    verbose_name = "Vướng mắc"

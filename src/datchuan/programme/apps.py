from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    name = "datchuan.programme"
    label = "programme"
    verbose_name = "Kế hoạch"

from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "datchuan.dossiers"
    label = "dossiers"
    verbose_name = "Hồ sơ"

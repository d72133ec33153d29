from django.apps import AppConfig


class MasterplansConfig(AppConfig):
    name = "datchuan.masterplans"
    label = "masterplans"
    verbose_name = "Quy hoạch"

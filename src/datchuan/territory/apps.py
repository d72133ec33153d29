from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    name = "datchuan.territory"
    label = "territory"
    verbose_name = "Địa bàn"

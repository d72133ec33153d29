from django.apps import AppConfig


class HousingConfig(AppConfig):
    name = "datchuan.housing"
    label = "housing"
    verbose_name = "Nhà ở"

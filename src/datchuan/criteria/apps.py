from django.apps import AppConfig


class CriteriaConfig(AppConfig):
    name = "datchuan.criteria"
    label = "criteria"
    verbose_name = "Tiêu chí"

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "datchuan.desk"
    label = "desk"
    verbose_name = "Việc của tôi"

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "datchuan.demo"
    label = "demo"
    verbose_name = "Tỉnh trình diễn"

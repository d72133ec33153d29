from django.apps import AppConfig


class InspectionConfig(AppConfig):
    name = "datchuan.inspection"
    label = "inspection"
    verbose_name = "Kiểm tra"

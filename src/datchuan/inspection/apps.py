from django.apps import AppConfig


class InspectionConfig(AppConfig):
    name = "datchuan.inspection"
    label = "inspection"
    verbose_name = "Kiểm tra"

    def ready(self) -> None:
        from datchuan.documents.announcing import offer_facts
        from datchuan.inspection.minutes import VisitSource

        offer_facts(VisitSource())

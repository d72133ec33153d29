from django.apps import AppConfig


class ProgressConfig(AppConfig):
    name = "datchuan.progress"
    label = "progress"
    verbose_name = "Tổng quan"

    def ready(self) -> None:
        from datchuan.documents.announcing import offer_facts
        from datchuan.progress.district_papers import AssignedDistrictSource
        from datchuan.progress.papers import ReportSource

        offer_facts(ReportSource())
        offer_facts(AssignedDistrictSource())

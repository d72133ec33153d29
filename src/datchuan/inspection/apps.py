from django.apps import AppConfig


class InspectionConfig(AppConfig):
    name = "datchuan.inspection"
    label = "inspection"
    verbose_name = "Kiểm tra"

    def ready(self) -> None:
        from datchuan.documents.announcing import offer_facts, offer_topics
        from datchuan.inspection.minutes import VisitSource
        from datchuan.inspection.topics import VisitTopics

        offer_facts(VisitSource())
        offer_topics(VisitTopics())

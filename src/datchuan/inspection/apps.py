from django.apps import AppConfig


class InspectionConfig(AppConfig):
    name = "datchuan.inspection"
    label = "inspection"
    verbose_name = "Kiểm tra"

    def ready(self) -> None:
        from datchuan.desk.announcing import offer_happenings, offer_waiting
        from datchuan.documents.announcing import offer_facts
        from datchuan.inspection.following import RoundsFollow
        from datchuan.inspection.minutes import VisitSource
        from datchuan.inspection.operations.proposing import propose_waiting
        from datchuan.inspection.papers.notice import RoundSource
        from datchuan.inspection.waiting import VisitsHappen, VisitsWait
        from datchuan.platform.working import on_work
        from datchuan.territory.announcing import follow_territory

        offer_facts(VisitSource())
        on_work(propose_waiting)
        offer_facts(RoundSource())
        offer_waiting(VisitsWait())
        offer_happenings(VisitsHappen())
        follow_territory(RoundsFollow())

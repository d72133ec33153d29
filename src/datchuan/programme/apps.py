from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    name = "datchuan.programme"
    label = "programme"
    verbose_name = "Kế hoạch"

    def ready(self) -> None:
        from datchuan.desk.announcing import offer_happenings, offer_waiting
        from datchuan.documents.announcing import offer_facts, offer_topics
        from datchuan.programme.announcing import offer_measure
        from datchuan.programme.following import PlansFollow
        from datchuan.programme.measuring import LetterAboutItem
        from datchuan.programme.papers import PlanSource
        from datchuan.programme.topics import WorkItemTopics
        from datchuan.programme.waiting import WorkItemsHappen, WorkItemsWait
        from datchuan.territory.announcing import follow_territory

        follow_territory(PlansFollow())
        offer_facts(PlanSource())
        offer_topics(WorkItemTopics())
        offer_measure(LetterAboutItem())
        offer_waiting(WorkItemsWait())
        offer_happenings(WorkItemsHappen())

from django.apps import AppConfig


class DifficultiesConfig(AppConfig):
    name = "datchuan.difficulties"
    label = "difficulties"
    verbose_name = "Vướng mắc"

    def ready(self) -> None:
        from datchuan.desk.announcing import offer_happenings, offer_waiting
        from datchuan.difficulties.finding import escalate_daily
        from datchuan.difficulties.following import DifficultiesFollow
        from datchuan.difficulties.measures import DifficultiesResolved
        from datchuan.difficulties.papers import DifficultySource
        from datchuan.difficulties.topics import DifficultyTopics
        from datchuan.difficulties.waiting import DifficultiesDue, DifficultiesWait
        from datchuan.documents.announcing import offer_facts, offer_topics
        from datchuan.platform.timing import Daily, Job, on_clock
        from datchuan.programme.announcing import offer_measure
        from datchuan.territory.announcing import follow_territory

        follow_territory(DifficultiesFollow())
        offer_measure(DifficultiesResolved())
        offer_waiting(DifficultiesWait())
        offer_happenings(DifficultiesDue())
        offer_facts(DifficultySource())
        offer_topics(DifficultyTopics())
        on_clock(Job("difficulties", "Chuyển vướng mắc quá hạn lên cấp trên", Daily(5), escalate_daily))

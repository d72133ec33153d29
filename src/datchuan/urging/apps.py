from django.apps import AppConfig


class UrgingConfig(AppConfig):
    name = "datchuan.urging"
    label = "urging"
    verbose_name = "Đôn đốc"

    def ready(self) -> None:
        from datchuan.desk.announcing import offer_waiting
        from datchuan.documents.announcing import offer_facts, offer_topics
        from datchuan.platform.timing import Daily, Job, on_clock
        from datchuan.territory.announcing import follow_territory
        from datchuan.urging import finders  # noqa: F401 - they register themselves
        from datchuan.urging.following import RemindersFollow
        from datchuan.urging.jobs import look_daily
        from datchuan.urging.papers import ReminderSource
        from datchuan.urging.topics import LetterTopics
        from datchuan.urging.waiting import RemindersWaiting

        follow_territory(RemindersFollow())
        offer_facts(ReminderSource())
        offer_topics(LetterTopics())
        offer_waiting(RemindersWaiting())
        on_clock(Job("urging", "Tìm việc phải đôn đốc", Daily(6), look_daily))

from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "datchuan.dossiers"
    label = "dossiers"
    verbose_name = "Hồ sơ"

    def ready(self) -> None:
        from datchuan.desk.announcing import offer_happenings, offer_waiting
        from datchuan.documents.announcing import offer_facts, offer_topics, on_issued
        from datchuan.dossiers.confirming import confirm_when_issued
        from datchuan.dossiers.following import DossiersFollow
        from datchuan.dossiers.measuring import MEASURES
        from datchuan.dossiers.papers import (
            AppraisalSource,
            CompletionSource,
            ConfirmationSource,
            MinutesSource,
            ReplySource,
            UrgingSource,
        )
        from datchuan.dossiers.terms_due import TermsHappen
        from datchuan.dossiers.topics import DossierTopics
        from datchuan.dossiers.waiting import DossiersWait
        from datchuan.dossiers.watching import SignalsWait, watch_daily
        from datchuan.platform.timing import Daily, Job, on_clock
        from datchuan.programme.announcing import offer_measure
        from datchuan.territory.announcing import follow_territory

        follow_territory(DossiersFollow())
        for source in (ConfirmationSource, AppraisalSource, MinutesSource, CompletionSource, ReplySource, UrgingSource):
            offer_facts(source())
        on_issued("dossiers", confirm_when_issued)
        offer_topics(DossierTopics())
        for measure in MEASURES:
            offer_measure(measure())
        offer_waiting(DossiersWait())
        offer_happenings(TermsHappen())
        offer_waiting(SignalsWait())
        on_clock(Job("watch-recognitions", "Theo dõi các công nhận đang có hiệu lực", Daily(5), watch_daily))

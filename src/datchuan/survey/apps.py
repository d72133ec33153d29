from django.apps import AppConfig


class SurveyConfig(AppConfig):
    name = "datchuan.survey"
    label = "survey"
    verbose_name = "Điều tra"

    def ready(self) -> None:
        from datchuan.desk.announcing import offer_waiting
        from datchuan.survey.following import DevicesFollow
        from datchuan.survey.odata.sets import offer_set
        from datchuan.survey.odata.submissions import SUBMISSIONS
        from datchuan.survey.waiting import InboxWaits
        from datchuan.territory.announcing import follow_territory

        offer_set(SUBMISSIONS)
        follow_territory(DevicesFollow())
        offer_waiting(InboxWaits())

from django.apps import AppConfig


class SurveyConfig(AppConfig):
    name = "datchuan.survey"
    label = "survey"
    verbose_name = "Điều tra"

    def ready(self) -> None:
        from datchuan.survey.odata.sets import offer_set
        from datchuan.survey.odata.submissions import SUBMISSIONS

        offer_set(SUBMISSIONS)

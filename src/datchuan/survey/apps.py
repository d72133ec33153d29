from django.apps import AppConfig


class SurveyConfig(AppConfig):
    name = "datchuan.survey"
    label = "survey"
    verbose_name = "Điều tra"

    def ready(self) -> None:
        from datchuan.survey.following import DevicesFollow
        from datchuan.territory.announcing import follow_territory

        follow_territory(DevicesFollow())

from django.apps import AppConfig


class SurveyConfig(AppConfig):
    name = "datchuan.survey"
    label = "survey"
    verbose_name = "Điều tra"

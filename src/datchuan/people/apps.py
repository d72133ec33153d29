from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "datchuan.people"
    label = "people"
    verbose_name = "Cán bộ"

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "datchuan.people"
    label = "people"
    verbose_name = "Cán bộ"

    def ready(self) -> None:
        from datchuan.people.following import AreasFollow
        from datchuan.territory.announcing import follow_territory

        follow_territory(AreasFollow())

from django.apps import AppConfig


class HousingConfig(AppConfig):
    name = "datchuan.housing"
    label = "housing"
    verbose_name = "Nhà ở"

    def ready(self) -> None:
        from datchuan.housing.following import HousesFollow
        from datchuan.territory.announcing import follow_territory

        follow_territory(HousesFollow())

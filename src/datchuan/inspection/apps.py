from django.apps import AppConfig


class InspectionConfig(AppConfig):
    name = "datchuan.inspection"
    label = "inspection"
    verbose_name = "Kiểm tra"

    def ready(self) -> None:
        from datchuan.inspection.following import RoundsFollow
        from datchuan.territory.announcing import follow_territory

        follow_territory(RoundsFollow())

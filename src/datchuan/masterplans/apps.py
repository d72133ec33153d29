from django.apps import AppConfig


class MasterplansConfig(AppConfig):
    name = "datchuan.masterplans"
    label = "masterplans"
    verbose_name = "Quy hoạch"

    def ready(self) -> None:
        from datchuan.masterplans.following import ReviewsFollow
        from datchuan.territory.announcing import follow_territory

        follow_territory(ReviewsFollow())

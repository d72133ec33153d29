from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "datchuan.evaluation"
    label = "evaluation"
    verbose_name = "Đánh giá"

    def ready(self) -> None:
        from datchuan.evaluation.following import VerdictsFollow
        from datchuan.evaluation.jobs import keep_months, keep_registrations
        from datchuan.evaluation.keeping import move_houses
        from datchuan.evaluation.measuring import TargetReached
        from datchuan.evaluation.operations import keep_registration_days, reevaluate
        from datchuan.housing.announcing import Effect, HousesChanged, on_houses_changed
        from datchuan.masterplans.announcing import on_master_plan_changed
        from datchuan.platform.timing import Daily, Job, on_clock
        from datchuan.programme.announcing import offer_measure, on_registered
        from datchuan.territory.announcing import follow_territory

        def houses_changed(change: HousesChanged) -> list[Effect]:
            move_houses(moves=change.moves)
            return reevaluate(change.commune_ids, change.since, change.by, change.cause, "households")

        on_houses_changed(houses_changed)
        on_master_plan_changed(reevaluate)
        follow_territory(VerdictsFollow())
        offer_measure(TargetReached())
        on_registered(lambda registration, by: keep_registration_days(registrations=[registration], by=by))
        on_clock(Job("keep-months", "Lưu kết quả cuối các tháng", Daily(2), keep_months))
        on_clock(Job("keep-registrations", "Lưu kết quả ngày các xã đăng ký", Daily(2), keep_registrations))

from django.apps import AppConfig


class MasterplansConfig(AppConfig):
    name = "datchuan.masterplans"
    label = "masterplans"
    verbose_name = "Quy hoạch"

    def ready(self) -> None:
        from datchuan.desk.announcing import offer_happenings, offer_waiting
        from datchuan.documents.announcing import offer_facts
        from datchuan.masterplans.capturing import MasterPlanList, take_master_plan
        from datchuan.masterplans.following import ReviewsFollow
        from datchuan.masterplans.jobs import open_daily
        from datchuan.masterplans.measuring import Reviews
        from datchuan.masterplans.papers import ReviewSource
        from datchuan.masterplans.waiting import ReviewsDue, ReviewsWait
        from datchuan.platform.timing import Daily, Job, on_clock
        from datchuan.programme.announcing import offer_measure
        from datchuan.survey.announcing import attach_list, take_form
        from datchuan.survey.uploads_waiting import UploadsWait
        from datchuan.territory.announcing import follow_territory

        follow_territory(ReviewsFollow())
        attach_list("masterplans", MasterPlanList())
        offer_measure(Reviews())
        take_form("master-plan", take_master_plan)
        offer_waiting(ReviewsWait())
        offer_happenings(ReviewsDue())
        offer_facts(ReviewSource())
        on_clock(Job("reviews", "Mở rà soát quy hoạch hết thời hạn, sau sắp xếp", Daily(4), open_daily))
        offer_waiting(
            UploadsWait(
                "master-plans",
                key="danh-muc-quy-hoach",
                title="Danh mục quy hoạch đã nộp",
                permission="masterplans.change_masterplans",
                route="masterplans-preview",
            )
        )

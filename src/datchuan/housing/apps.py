from django.apps import AppConfig


class HousingConfig(AppConfig):
    name = "datchuan.housing"
    label = "housing"
    verbose_name = "Nhà ở"

    def ready(self) -> None:
        from datchuan.desk.announcing import offer_waiting
        from datchuan.housing.bringing import bring_waiting
        from datchuan.housing.capturing import HouseList, VillageList, known_by_village, take_house
        from datchuan.housing.feeding import houses_set
        from datchuan.housing.following import HousesFollow
        from datchuan.housing.measuring import HouseSurveys
        from datchuan.platform.working import on_work
        from datchuan.programme.announcing import offer_measure
        from datchuan.survey.announcing import attach_list, take_form, tell_known
        from datchuan.survey.odata.sets import offer_set
        from datchuan.survey.uploads_waiting import UploadsWait
        from datchuan.territory.announcing import follow_territory

        follow_territory(HousesFollow())
        attach_list("villages", VillageList())
        attach_list("houses", HouseList())
        tell_known(known_by_village)
        on_work(bring_waiting)
        offer_set(houses_set())
        offer_measure(HouseSurveys())
        take_form("house-survey", take_house)
        offer_waiting(
            UploadsWait(
                "house-survey",
                key="tep-nop",
                title="Tệp đã nộp",
                permission="housing.import_houses",
                route="houses-preview",
            )
        )

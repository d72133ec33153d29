from django.apps import AppConfig


class InspectionConfig(AppConfig):
    name = "datchuan.inspection"
    label = "inspection"
    verbose_name = "Kiểm tra"

    def ready(self) -> None:
        from datchuan.desk.announcing import offer_happenings, offer_waiting
        from datchuan.documents.announcing import offer_facts, offer_topics
        from datchuan.inspection.capturing import keep_files, take_visit
        from datchuan.inspection.checklists import SETS
        from datchuan.inspection.field_lists import OfficeList, SampleHouseList, SampleVillageList, VisitList
        from datchuan.inspection.finding_waiting import FindingsDue, FindingsWait
        from datchuan.inspection.following import RoundsFollow
        from datchuan.inspection.forms.checklist import OFFICES, form_key, visits_list
        from datchuan.inspection.measures import VisitsHeld
        from datchuan.inspection.minutes import VisitSource
        from datchuan.inspection.operations.proposing import propose_waiting
        from datchuan.inspection.overdue import raise_daily
        from datchuan.inspection.papers.notice import RoundSource
        from datchuan.inspection.papers.round_report import RoundReportSource
        from datchuan.inspection.remeasuring import take_remeasurement
        from datchuan.inspection.topics import RoundTopics, VisitTopics
        from datchuan.inspection.waiting import VisitsHappen, VisitsWait
        from datchuan.platform.timing import Daily, Job, on_clock
        from datchuan.platform.working import on_work
        from datchuan.programme.announcing import offer_measure
        from datchuan.survey.announcing import attach_list, take_files, take_form
        from datchuan.territory.announcing import follow_territory

        offer_waiting(FindingsWait())
        offer_happenings(FindingsDue())
        offer_measure(VisitsHeld())
        offer_facts(RoundReportSource())
        offer_facts(VisitSource())
        on_work(propose_waiting)
        offer_facts(RoundSource())
        offer_waiting(VisitsWait())
        offer_happenings(VisitsHappen())
        follow_territory(RoundsFollow())
        offer_topics(RoundTopics())
        offer_topics(VisitTopics())
        on_clock(Job("findings", "Chuyển kiến nghị quá hạn thành vướng mắc", Daily(4), raise_daily))
        for key in SETS:
            take_form(form_key(key), take_visit)
            take_files(form_key(key), keep_files)
            attach_list(visits_list(key), VisitList(key))
        attach_list(OFFICES, OfficeList())
        attach_list("sample-villages", SampleVillageList())
        attach_list("sample-houses", SampleHouseList())
        take_form("house-remeasure", take_remeasurement)

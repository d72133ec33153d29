from django.apps import AppConfig


class InspectionConfig(AppConfig):
    name = "datchuan.inspection"
    label = "inspection"
    verbose_name = "Kiểm tra"

    def ready(self) -> None:
        from datchuan.documents.announcing import offer_facts
        from datchuan.inspection.capturing import keep_files, take_visit
        from datchuan.inspection.checklists import SETS
        from datchuan.inspection.field_lists import OfficeList, SampleHouseList, SampleVillageList, VisitList
        from datchuan.inspection.forms.checklist import OFFICES, form_key, visits_list
        from datchuan.inspection.minutes import VisitSource
        from datchuan.inspection.remeasuring import take_remeasurement
        from datchuan.survey.announcing import attach_list, take_files, take_form

        for key in SETS:
            take_form(form_key(key), take_visit)
            take_files(form_key(key), keep_files)
            attach_list(visits_list(key), VisitList(key))
        attach_list(OFFICES, OfficeList())
        attach_list("sample-villages", SampleVillageList())
        attach_list("sample-houses", SampleHouseList())
        take_form("house-remeasure", take_remeasurement)
        offer_facts(VisitSource())

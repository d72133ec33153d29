from django.urls import path

from datchuan.criteria.web import history, indicators, procedures, values, views

urlpatterns = [
    path("tieu-chi/", views.sets, name="criteria"),
    # Before the sets: "doi-chieu", "trinh-tu" are keys of none.
    path("tieu-chi/doi-chieu/", values.values, name="values"),
    path("tieu-chi/doi-chieu/danh-muc.xlsx", values.values_workbook, name="values-export"),
    path("tieu-chi/doi-chieu/ban-scan/<int:pk>/", values.scan, name="scan"),
    path("tieu-chi/doi-chieu/gia-tri/<path:value_id>/", values.value, name="value"),
    path("tieu-chi/doi-chieu/ghi/<path:value_id>/", values.mark, name="value-mark"),
    path("tieu-chi/doi-chieu/rut/<path:value_id>/", values.withdraw, name="value-withdraw"),
    path("tieu-chi/trinh-tu/", procedures.procedures, name="procedures"),
    path("tieu-chi/<slug:key>/", views.criteria_set, name="criteria-set"),
    path("tieu-chi/<slug:key>/lich-su/", history.history, name="criteria-history"),
    path("tieu-chi/<slug:key>/<str:code>/", indicators.indicator, name="indicator"),
]

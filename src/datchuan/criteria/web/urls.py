from django.urls import path

from datchuan.criteria.web import history, views

urlpatterns = [
    path("tieu-chi/", views.sets, name="criteria"),
    path("tieu-chi/<slug:key>/", views.criteria_set, name="criteria-set"),
    path("tieu-chi/<slug:key>/lich-su/", history.history, name="criteria-history"),
]

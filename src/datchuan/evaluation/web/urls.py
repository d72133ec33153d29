from django.urls import path

from datchuan.evaluation.web import asking, comparing, views

urlpatterns = [
    path("danh-gia/neu-doi/", asking.what_if, name="what-if"),
    path("danh-gia/so-sanh/", comparing.comparison, name="comparison"),
    path("danh-gia/chay-lai/", comparing.reruns, name="reruns"),
    path("danh-gia/<str:unit_id>/<str:code>/", views.why, name="why"),
]

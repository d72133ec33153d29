from django.urls import include, path

from datchuan.masterplans.web import evidence, exports, extents, lists, page, recording, register, views

urlpatterns = [
    path("quy-hoach/", views.masterplans, name="masterplans"),
    path("quy-hoach/<int:pk>/", page.masterplan, name="masterplan"),
    *register.urlpatterns,
    *lists.urlpatterns,
    *exports.urlpatterns,
    *recording.urlpatterns,
    *evidence.urlpatterns,
    *extents.urlpatterns,
    path("quy-hoach/", include("datchuan.masterplans.web.review_urls")),
]

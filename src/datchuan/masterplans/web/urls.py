from django.urls import path

from datchuan.masterplans.web import evidence, page, recording, register, views

urlpatterns = [
    path("quy-hoach/", views.masterplans, name="masterplans"),
    path("quy-hoach/<int:pk>/", page.masterplan, name="masterplan"),
    path("quy-hoach/ra-soat/<int:pk>/", views.conclude, name="masterplan-conclude"),
    *register.urlpatterns,
    *recording.urlpatterns,
    *evidence.urlpatterns,
]

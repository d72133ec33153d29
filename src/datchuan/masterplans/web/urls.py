from django.urls import path

from datchuan.masterplans.web import extents, views

urlpatterns = [
    path("quy-hoach/", views.masterplans, name="masterplans"),
    path("quy-hoach/<int:pk>/", views.masterplan, name="masterplan"),
    path("quy-hoach/<int:pk>/sua/", views.change, name="masterplan-change"),
    path("quy-hoach/ra-soat/<int:pk>/", views.conclude, name="masterplan-conclude"),
    *extents.urlpatterns,
]

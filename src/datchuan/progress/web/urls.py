from django.urls import path

from datchuan.progress.web import communes, views

urlpatterns = [
    path("", views.overview, name="overview"),
    path("ban-do/", views.province_map, name="map"),
    path("ban-do/du-lieu.json", views.map_data, name="map-data"),
    path("dia-ban/", communes.communes, name="territory"),
    path("dia-ban/<str:unit_id>/", views.commune, name="commune"),
]

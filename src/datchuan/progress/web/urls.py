from django.urls import path

from datchuan.progress.web import commune, communes, overview, province_map

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("ban-do/", province_map.show_map, name="map"),
    path("ban-do/xuat/<slug:kind>/", province_map.map_file, name="map-file"),
    path("ban-do/du-lieu.json", province_map.map_data, name="map-data"),
    path("dia-ban/", communes.communes, name="territory"),
    path("dia-ban/<str:unit_id>/", commune.commune, name="commune"),
]

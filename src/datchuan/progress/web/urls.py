from django.urls import path

from datchuan.progress.web import assigned, commune, communes, overview, province_map, registrations, targets

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("ban-do/", province_map.show_map, name="map"),
    path("ban-do/xuat/<slug:kind>/", province_map.map_file, name="map-file"),
    path("ban-do/du-lieu.json", province_map.map_data, name="map-data"),
    path("dia-ban/", communes.communes, name="territory"),
    path("dia-ban/<str:unit_id>/", commune.commune, name="commune"),
    path("ke-hoach/chi-tieu/<int:pk>/", targets.target, name="target"),
    path("ke-hoach/dang-ky/", registrations.registrations, name="registrations"),
    path("ke-hoach/dang-ky/xuat/<slug:kind>/", registrations.registrations_file, name="registrations-file"),
    path("ke-hoach/huyen-duoc-giao/<str:unit_id>/", assigned.assigned_district, name="assigned-district"),
]

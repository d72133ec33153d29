from django.urls import path

from datchuan.setup.web import views

urlpatterns = [
    path("thiet-lap/", views.choose, name="set-up"),
    path("thiet-lap/tiep-theo/", views.onward, name="set-up-onward"),
    path("thiet-lap/mo-phong/", views.simulate, name="set-up-simulate"),
    path("thiet-lap/tinh/<str:code>/", views.province, name="set-up-province"),
]

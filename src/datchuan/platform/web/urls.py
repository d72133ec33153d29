from django.urls import path

from datchuan.platform.web import views

urlpatterns = [
    path("quan-tri/suc-khoe-du-lieu/", views.data_health, name="data-health"),
    path("quan-tri/dong-ho/", views.clock, name="clock"),
]

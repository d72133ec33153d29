from django.urls import path

from datchuan.territory.web import views

urlpatterns = [path("dia-ban/", views.units, name="territory")]

from django.urls import path

from datchuan.dossiers.web import views

urlpatterns = [path("ho-so/<str:unit_id>/xac-nhan.<str:kind>", views.confirmation, name="confirmation")]

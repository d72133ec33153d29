from django.urls import path

from datchuan.evaluation.web import views

urlpatterns = [path("danh-gia/<str:unit_id>/<str:code>/", views.why, name="why")]

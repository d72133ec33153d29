from django.urls import path

from datchuan.programme.web import views

urlpatterns = [
    path("ke-hoach/", views.plan, name="plan"),
    path("ke-hoach/<int:year>/ke-hoach.<str:kind>", views.document, name="plan-document"),
]

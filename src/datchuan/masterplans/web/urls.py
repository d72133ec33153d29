from django.urls import include, path

from datchuan.masterplans.web import views

urlpatterns = [
    path("quy-hoach/", views.masterplans, name="masterplans"),
    path("quy-hoach/<int:pk>/", views.masterplan, name="masterplan"),
    path("quy-hoach/<int:pk>/sua/", views.change, name="masterplan-change"),
    path("quy-hoach/", include("datchuan.masterplans.web.review_urls")),
]

"""Every route of the program, feature by feature."""

from django.urls import include, path

from datchuan.config.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("", include("datchuan.people.web.urls")),
]

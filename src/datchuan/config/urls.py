"""Every route of the program, feature by feature."""

from django.urls import include, path

from datchuan.config.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("", include("datchuan.survey.web.device_urls")),
    path("", include("datchuan.platform.web.urls")),
    path("", include("datchuan.setup.web.urls")),
    path("", include("datchuan.people.web.urls")),
    path("", include("datchuan.desk.web.urls")),
    # Before progress: "dia-ban/sap-xep/" is not a unit.
    path("", include("datchuan.territory.web.urls")),
    path("", include("datchuan.documents.web.urls")),
    path("", include("datchuan.criteria.web.urls")),
    path("", include("datchuan.programme.web.urls")),
    path("", include("datchuan.survey.web.urls")),
    path("", include("datchuan.housing.web.urls")),
    path("", include("datchuan.masterplans.web.urls")),
    path("", include("datchuan.evaluation.web.urls")),
    path("", include("datchuan.difficulties.web.urls")),
    path("", include("datchuan.inspection.web.urls")),
    path("", include("datchuan.dossiers.web.urls")),
    path("", include("datchuan.sharing.web.urls")),
    path("", include("datchuan.urging.web.urls")),
    path("", include("datchuan.progress.web.urls")),
]

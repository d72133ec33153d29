"""Routes of visits: checklist, findings, minutes."""

from __future__ import annotations

from django.urls import URLPattern, path

from datchuan.inspection.web import visits

urlpatterns: list[URLPattern] = [
    path("kiem-tra/dot/<int:pk>/buoi/", visits.round_visits, name="round-visits"),
    path("kiem-tra/buoi/<int:pk>/", visits.visit, name="visit"),
    path("kiem-tra/buoi/<int:pk>/mo/", visits.open_visit, name="visit-open"),
    path("kiem-tra/buoi/<int:pk>/bo/", visits.drop, name="visit-drop"),
    path("kiem-tra/buoi/<int:pk>/to-trong.pdf", visits.blank, name="visit-blank"),
    path("kiem-tra/buoi/<int:pk>/tep/<int:file>/", visits.file, name="visit-file"),
]

"""Routes of communes by risk."""

from __future__ import annotations

from django.urls import path

from datchuan.inspection.web import risk

urlpatterns = [
    path("kiem-tra/nguy-co/", risk.risk, name="inspection-risk"),
    path("kiem-tra/nguy-co/dua-vao-dot/", risk.risk_choose, name="inspection-risk-choose"),
    path("kiem-tra/nguy-co/danh-sach.<str:kind>", risk.risk_file, name="inspection-risk-file"),
]

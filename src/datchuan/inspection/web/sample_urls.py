"""Routes of samples of houses."""

from __future__ import annotations

from django.urls import URLPattern, path

from datchuan.inspection.web import measuring, samples

urlpatterns: list[URLPattern] = [
    path("kiem-tra/buoi/<int:pk>/mau/", samples.sample, name="sample"),
    path("kiem-tra/buoi/<int:pk>/mau/rut/", samples.draw, name="sample-draw"),
    path("kiem-tra/buoi/<int:pk>/mau/ket-luan/", samples.concluded, name="sample-conclude"),
    path("kiem-tra/buoi/<int:pk>/mau/in/", samples.sheet, name="sample-sheet"),
    path("kiem-tra/buoi/<int:pk>/mau/mau-nha.xlsx", samples.table, {"kind": "xlsx"}, name="sample-xlsx"),
    path("kiem-tra/buoi/<int:pk>/mau/mau-nha.csv", samples.table, {"kind": "csv"}, name="sample-csv"),
    path("kiem-tra/buoi/<int:pk>/mau/nha/<str:code>/", measuring.measured_house, name="sample-house"),
    path("kiem-tra/buoi/<int:pk>/mau/nha/<str:code>/khong-do/", measuring.not_measured, name="sample-not-measured"),
]

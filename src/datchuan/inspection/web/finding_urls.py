"""Routes of findings and recommendations of all visits, the report of a round."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

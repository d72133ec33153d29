"""Routes of the schedule of a round."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

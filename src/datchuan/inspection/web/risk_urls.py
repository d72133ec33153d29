"""Routes of communes by risk."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

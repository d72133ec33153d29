"""Routes of samples of houses."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

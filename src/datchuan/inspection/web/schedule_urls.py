"""Routes of the schedule of a round."""

from __future__ import annotations

from django.urls import path

from datchuan.inspection.web import schedule, scheduling

urlpatterns = [
    path("kiem-tra/dot/<int:pk>/lich/", schedule.schedule, name="schedule"),
    path("kiem-tra/dot/<int:pk>/lich/xep-nhanh/", scheduling.propose, name="schedule-propose"),
    path("kiem-tra/dot/<int:pk>/lich/xep-ky/", scheduling.propose_carefully, name="schedule-solve"),
    path("kiem-tra/dot/<int:pk>/lich/tien-do/", schedule.progress, name="schedule-progress"),
    path("kiem-tra/dot/<int:pk>/lich/dung/", scheduling.stop, name="schedule-stop"),
    path("kiem-tra/dot/<int:pk>/lich/chuyen/", scheduling.move, name="schedule-move"),
    path("kiem-tra/dot/<int:pk>/lich/hoan-tac/", scheduling.undo, name="schedule-undo"),
    path("kiem-tra/dot/<int:pk>/lich/viec/", scheduling.step, name="schedule-step"),
    path("kiem-tra/dot/<int:pk>/lich/thong-bao/", scheduling.announce, name="schedule-announce"),
    path("kiem-tra/dot/<int:pk>/lich/thu-hoi/", scheduling.withdraw, name="schedule-withdraw"),
    path("kiem-tra/dot/<int:pk>/lich/van-ban/", scheduling.notice, name="schedule-notice"),
    path("kiem-tra/dot/<int:pk>/lich/lich.ics", schedule.calendar, name="schedule-calendar"),
    path("kiem-tra/dot/<int:pk>/lich/<int:official>.ics", schedule.calendar, name="schedule-member-calendar"),
]

from django.urls import path

from datchuan.desk.web import calendars, notices, telling, work

urlpatterns = [
    path("viec/", work.work, name="work"),
    path("viec/viec-cua-toi.xlsx", work.workbook, name="work-workbook"),
    path("viec/thong-bao/", notices.notices, name="notices"),
    path("viec/thong-bao/da-xem/", notices.seen, name="notices-seen"),
    path("viec/thong-bao/<int:pk>/", notices.open_one, name="notice"),
    path("viec/thong-bao/cai-dat/", telling.preference, name="telling-preference"),
    path("viec/lich/", calendars.month, name="calendar"),
    path("viec/lich/dia-chi/", calendars.addresses, name="calendar-addresses"),
    path("viec/lich/dia-chi/<int:pk>/thu-hoi/", calendars.revoke, name="calendar-revoke"),
    path("viec/lich/<str:key>.ics", calendars.feed, name="calendar-feed"),
    path("viec/dong-thoi-gian/", calendars.timeline, name="timeline"),
]

from django.urls import path

from datchuan.urging.web import views

urlpatterns = [
    path("don-doc/", views.reminders, name="reminders"),
    path("don-doc/danh-sach.xlsx", views.workbook, name="reminders-workbook"),
    path("don-doc/quy-tac/", views.rules_page, name="urging-rules"),
    path("don-doc/soan/", views.draft, name="reminders-draft"),
    path("don-doc/xem-lai/", views.look, name="reminders-look"),
    path("don-doc/<int:pk>/", views.reminder, name="reminder"),
]

from django.urls import path

from datchuan.difficulties.web import one, raising, reports, views

urlpatterns = [
    path("vuong-mac/", views.difficulties, name="difficulties"),
    path("vuong-mac/neu/", raising.raise_one, name="difficulty-raise"),
    path("vuong-mac/han/", views.terms_page, name="difficulty-terms"),
    path("vuong-mac/bao-cao/", reports.report, name="difficulty-report"),
    path("vuong-mac/tai/danh-sach.csv", views.table, {"kind": "csv"}, name="difficulties-csv"),
    path("vuong-mac/tai/danh-sach.xlsx", views.table, {"kind": "xlsx"}, name="difficulties-xlsx"),
    path("vuong-mac/<str:code>/", one.difficulty, name="difficulty"),
    path("vuong-mac/<str:code>/tep/<int:pk>/", one.file, name="difficulty-file"),
    path("vuong-mac/<str:code>/<slug:step>/", one.act, name="difficulty-act"),
]

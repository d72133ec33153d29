from django.urls import path

from datchuan.dossiers.web import claims, clock, dossiers, parts, portfolio, publicity, recognitions, views, watch

urlpatterns = [
    path("ho-so/", dossiers.dossiers, name="dossiers"),
    path("ho-so/thoi-han/", clock.clocks, name="dossier-clock"),
    path("ho-so/thoi-han.csv", clock.table, {"kind": "csv"}, name="dossier-clock-csv"),
    path("ho-so/thoi-han.xlsx", clock.table, {"kind": "xlsx"}, name="dossier-clock-xlsx"),
    path("ho-so/moi/", dossiers.open_one, name="dossier-open"),
    path("ho-so/<int:pk>/", dossiers.dossier, name="dossier"),
    path("ho-so/<int:pk>/chuyen/", dossiers.move, name="dossier-move"),
    path("ho-so/<int:pk>/go/", dossiers.remove, name="dossier-remove"),
    path("ho-so/<int:pk>/toan-bo.pdf", portfolio.whole, name="dossier-portfolio"),
    path("ho-so/<int:pk>/giay-to/", parts.add, name="dossier-part-add"),
    path("ho-so/<int:pk>/giay-to/<int:part>/", parts.handed_in, name="dossier-part"),
    path("ho-so/<int:pk>/giay-to/<int:part>/ban-<int:number>/", parts.file, name="dossier-part-file"),
    path("ho-so/<int:pk>/tham-dinh/", claims.claims, name="dossier-claims"),
    path("ho-so/<int:pk>/tham-dinh/<slug:whose>/<str:code>/", claims.claim, name="dossier-claim"),
    path("ho-so/<int:pk>/cong-bo/", publicity.publicity, name="dossier-publicity"),
    path("ho-so/<int:pk>/cong-bo/<int:row>/gach/", publicity.strike, name="dossier-publicity-strike"),
    path("ho-so/<str:unit_id>/xac-nhan.<str:kind>", views.confirmation, name="confirmation"),
    path("cong-nhan/", recognitions.recognitions, name="recognitions"),
    path("cong-nhan/danh-sach.xlsx", recognitions.workbook, name="recognitions-workbook"),
    path("cong-nhan/theo-doi/", watch.watch, name="recognition-watch"),
    path("cong-nhan/theo-doi/<int:pk>/tra-loi/", watch.answer, name="signal-answer"),
    path("cong-nhan/moi/", recognitions.record, name="recognition-record"),
    path("cong-nhan/<int:pk>/", recognitions.recognition, name="recognition"),
    path("cong-nhan/<int:pk>/thu-hoi/", recognitions.withdraw, name="recognition-withdraw"),
    path("cong-nhan/<int:pk>/go/", recognitions.remove, name="recognition-remove"),
]

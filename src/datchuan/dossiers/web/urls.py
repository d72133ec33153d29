from django.urls import path

from datchuan.dossiers.web import dossiers, papers, parts, recognitions, views

urlpatterns = [
    path("ho-so/", dossiers.dossiers, name="dossiers"),
    path("ho-so/moi/", dossiers.open_one, name="dossier-open"),
    path("ho-so/<int:pk>/", dossiers.dossier, name="dossier"),
    path("ho-so/<int:pk>/chuyen/", dossiers.move, name="dossier-move"),
    path("ho-so/<int:pk>/go/", dossiers.remove, name="dossier-remove"),
    path("ho-so/<int:pk>/giay-to/", parts.add, name="dossier-part-add"),
    path("ho-so/<int:pk>/giay-to/<int:part>/", parts.handed_in, name="dossier-part"),
    path("ho-so/<int:pk>/giay-to/<int:part>/ban-<int:number>/", parts.file, name="dossier-part-file"),
    path("ho-so/<int:pk>/van-ban/<slug:key>/", papers.draft, name="dossier-paper-draft"),
    path("ho-so/<int:pk>/van-ban/<slug:key>.<str:kind>", papers.download, name="dossier-paper"),
    path("ho-so/<str:unit_id>/xac-nhan.<str:kind>", views.confirmation, name="confirmation"),
    path("cong-nhan/", recognitions.recognitions, name="recognitions"),
    path("cong-nhan/danh-sach.xlsx", recognitions.workbook, name="recognitions-workbook"),
    path("cong-nhan/moi/", recognitions.record, name="recognition-record"),
    path("cong-nhan/<int:pk>/", recognitions.recognition, name="recognition"),
    path("cong-nhan/<int:pk>/thu-hoi/", recognitions.withdraw, name="recognition-withdraw"),
    path("cong-nhan/<int:pk>/go/", recognitions.remove, name="recognition-remove"),
]

from django.urls import path

from datchuan.territory.web import entering, views, villages

urlpatterns = [
    path("dia-ban/sap-xep/", views.acts, name="acts"),
    path("dia-ban/sap-xep/moi/", entering.enter, name="act-enter"),
    path("dia-ban/sap-xep/tep/", entering.upload, name="act-import"),
    path("dia-ban/sap-xep/tep-mau.csv", entering.sample, name="act-sample"),
    path("dia-ban/sap-xep/<int:pk>/", views.act, name="act"),
    path("dia-ban/sap-xep/<int:pk>/dong-loi.csv", views.faulty_rows, name="act-faulty"),
    path("dia-ban/sap-xep/<int:pk>/van-ban/", views.paper, name="act-paper"),
    path("dia-ban/sap-xep/<int:pk>/ghi/", views.apply, name="act-apply"),
    path("dia-ban/sap-xep/<int:pk>/xem-lai/", views.again, name="act-again"),
    path("dia-ban/sap-xep/<int:pk>/bo/", views.drop, name="act-drop"),
    path("dia-ban/<str:unit_id>/thon/", villages.villages, name="villages"),
    path("dia-ban/sap-xep/<int:pk>/hoan-tac/", views.reverse, name="act-reverse"),
]

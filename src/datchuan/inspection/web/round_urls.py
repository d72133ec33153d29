"""Routes of rounds: their window, teams, communes; the table of the road."""

from __future__ import annotations

from django.urls import path

from datchuan.inspection.web import communes, roads, round_page, rounds, teams

urlpatterns = [
    path("kiem-tra/", rounds.rounds, name="rounds"),
    path("kiem-tra/moi/", rounds.new, name="round-new"),
    path("kiem-tra/duong/", roads.roads, name="road-times"),
    path("kiem-tra/duong/mau.xlsx", roads.workbook, name="road-workbook"),
    path("kiem-tra/duong/nhap/", roads.upload, name="road-import"),
    path("kiem-tra/duong/nhap/<int:pk>/", roads.preview, name="road-preview"),
    path("kiem-tra/duong/nhap/<int:pk>/nhan/", roads.accept, name="road-accept"),
    path("kiem-tra/duong/nhap/<int:pk>/bo/", roads.drop, name="road-drop"),
    path("kiem-tra/duong/nhap/<int:pk>/dong-loi.xlsx", roads.faulty_rows, name="road-faulty"),
    path("kiem-tra/duong/<int:pk>/bo/", roads.remove, name="road-remove"),
    path("kiem-tra/dot/<int:pk>/", round_page.round_page, name="round"),
    path("kiem-tra/dot/<int:pk>/sua/", rounds.change, name="round-change"),
    path("kiem-tra/dot/<int:pk>/xoa/", rounds.delete, name="round-delete"),
    path("kiem-tra/dot/<int:pk>/doan/", teams.team, name="team-new"),
    path("kiem-tra/dot/<int:pk>/doan/<int:team>/", teams.team, name="team"),
    path("kiem-tra/dot/<int:pk>/doan/<int:team>/bo/", teams.remove, name="team-remove"),
    path("kiem-tra/dot/<int:pk>/vang/", teams.absences, name="round-absences"),
    path("kiem-tra/dot/<int:pk>/vang/<int:absence>/bo/", teams.return_, name="absence-remove"),
    path("kiem-tra/dot/<int:pk>/chon-xa/", communes.choose, name="round-communes"),
    path("kiem-tra/dot/<int:pk>/xa/<int:visit>/", communes.commune, name="round-commune"),
    path("kiem-tra/dot/<int:pk>/xa/<int:visit>/bo/", communes.drop, name="round-commune-drop"),
    path("kiem-tra/dot/<int:pk>/xa/<int:visit>/lay-lai/", communes.take_back, name="round-commune-take-back"),
]

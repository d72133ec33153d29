from django.urls import path

from datchuan.housing.web import codes, entering, exports, imports, views

urlpatterns = [
    path("nha-o/ma-qr/", codes.codes, name="house-codes"),
    path("nha-o/moi/", entering.new, name="house-new"),
    path("nha-o/xet/", entering.judge, name="house-judge"),
    path("nha-o/ho/<str:code>/sua/", entering.edit, name="house-edit"),
    path("nha-o/", views.houses, name="houses"),
    path("nha-o/ho/<str:code>/", views.house, name="house"),
    path("nha-o/tai/nha-o.csv", exports.table, {"kind": "csv"}, name="houses-csv"),
    path("nha-o/tai/nha-o.xlsx", exports.table, {"kind": "xlsx"}, name="houses-xlsx"),
    path("nha-o/tai/nha-o.parquet", exports.table, {"kind": "parquet"}, name="houses-parquet"),
    path("nha-o/tai/vi-tri.geojson", exports.points, name="houses-points"),
    path("nha-o/tep.xlsx", imports.workbook, name="houses-workbook"),
    path("nha-o/nhap/", imports.upload, name="houses-import"),
    path("nha-o/nhap/<int:pk>/", imports.preview, name="houses-preview"),
    path("nha-o/nhap/<int:pk>/nhan/", imports.accept, name="houses-accept"),
    path("nha-o/nhap/<int:pk>/bo/", imports.drop, name="houses-drop"),
    path("nha-o/nhap/<int:pk>/dong-loi.xlsx", imports.faulty_rows, name="houses-faulty"),
]

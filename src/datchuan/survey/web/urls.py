from django.urls import path

from datchuan.survey.web import (
    deciding,
    devices,
    downloads,
    filling,
    flags,
    odata,
    photos,
    submissions,
    watching,
)

urlpatterns = [
    path("odata/", odata.service, name="odata"),
    path("odata/$metadata", odata.metadata, name="odata-metadata"),
    path("odata/<str:name>", odata.rows, name="odata-rows"),
    path("odata/<str:name>/$count", odata.count, name="odata-count"),
    path("thu-thap/", submissions.collecting, name="collecting"),
    path("thu-thap/may/", devices.devices, name="devices"),
    path("thu-thap/may/<int:pk>/thu-hoi/", devices.revoke, name="device-revoke"),
    path("thu-thap/may/<int:pk>/dia-ban/", devices.choose, name="device-area"),
    path("thu-thap/tai-ve/", downloads.downloads, name="submissions-downloads"),
    *(
        path(f"thu-thap/tai-ve/phieu.{kind}", downloads.download, {"kind": kind}, name=f"submissions-{kind}")
        for kind in ("csv", "xlsx", "geojson", "parquet")
    ),
    path("thu-thap/dien/<slug:form>/", filling.filling, name="filling"),
    path("thu-thap/dien/<slug:form>/gui/", filling.sending, name="filling-send"),
    path("thu-thap/dien/<slug:form>/bieu-mau.xml", filling.form_xml, name="filling-form"),
    path("thu-thap/dien/<slug:form>/<slug:name>.csv", filling.attached_list, name="filling-list"),
    path("thu-thap/canh-bao/", flags.flags, name="flags"),
    path("thu-thap/canh-bao/<int:pk>/", deciding.decide, name="flag-decide"),
    path("thu-thap/canh-bao/nhieu/", deciding.decide_many, name="flags-decide"),
    path("thu-thap/tien-do/", watching.watching, name="watching"),
    path("thu-thap/phieu/<int:pk>/", submissions.submission, name="submission"),
    path("thu-thap/phieu/<int:pk>/sua/", submissions.mend_view, name="submission-mend"),
    path("thu-thap/phieu/<int:pk>/khong-nhan/", submissions.reject_view, name="submission-reject"),
    path("thu-thap/phieu/<int:pk>/tep/<str:name>", photos.attachment, name="submission-file"),
    path("thu-thap/phieu/<int:pk>/anh-nho/<str:name>", photos.thumbnail, name="submission-thumbnail"),
    path("thu-thap/anh/", photos.photos, name="photos"),
]

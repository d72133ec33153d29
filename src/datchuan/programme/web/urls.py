from django.urls import path

from datchuan.programme.web import editing, items, making, registering, views

_ONE = "ke-hoach/<int:pk>/"
_EDIT = f"{_ONE}sua/"

urlpatterns = [
    path("ke-hoach/", views.plan, name="plan"),
    path("ke-hoach/viec/<int:pk>/", items.item, name="work-item"),
    path("ke-hoach/viec/<int:pk>/trao-doi/", items.note, name="work-item-note"),
    path("ke-hoach/viec/<int:pk>/trao-doi/<int:note>/tep/", items.note_file, name="work-item-file"),
    path("ke-hoach/viec/<int:pk>/xong/", items.done, name="work-item-done"),
    path("ke-hoach/<int:year>/ke-hoach.<str:kind>", views.document, name="plan-document"),
    path("ke-hoach/lap/", making.make, name="plan-make"),
    path(_ONE, views.one, name="plan-one"),
    path(f"{_ONE}van-ban.<str:kind>", views.paper, name="plan-paper"),
    path(f"{_ONE}cac-ban/", views.versions, name="plan-versions"),
    path(f"{_ONE}sang-nam/", making.copy, name="plan-copy"),
    path(f"{_ONE}ban-hanh/", making.adopt, name="plan-adopt"),
    path(f"{_ONE}dieu-chinh/", making.amend, name="plan-amend"),
    path(f"{_ONE}dieu-chinh/xong/", making.end_amendment, name="plan-amend-end"),
    path(_EDIT, editing.edit, name="plan-edit"),
    path(f"{_EDIT}chung/", editing.head, name="plan-head"),
    path(f"{_EDIT}viec/", editing.new_item, name="plan-item-new"),
    path(f"{_EDIT}viec/<slug:key>/", editing.item, name="plan-item"),
    path(f"{_EDIT}viec/<slug:key>/xep/", editing.move_one, name="plan-item-move"),
    path(f"{_EDIT}viec/<slug:key>/bo/", editing.remove_one, name="plan-item-remove"),
    path(f"{_EDIT}chi-tieu/", editing.new_target, name="plan-target-new"),
    path(f"{_EDIT}chi-tieu/<slug:key>/", editing.target, name="plan-target"),
    path(f"{_EDIT}chi-tieu/<slug:key>/bo/", editing.drop_target, name="plan-target-remove"),
    path(f"{_EDIT}dang-ky/", registering.register, name="plan-register"),
    path(f"{_EDIT}dang-ky/<int:registration>/", registering.registration, name="plan-registration"),
    path(f"{_EDIT}dang-ky/<int:registration>/rut/", registering.withdraw, name="plan-registration-withdraw"),
    path(f"{_EDIT}phan-cong/", registering.assign, name="plan-assign"),
    path(f"{_EDIT}phan-cong/<int:assignment>/bo/", registering.drop_assignment, name="plan-assignment-remove"),
]

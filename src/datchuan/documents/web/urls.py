from django.urls import path

from datchuan.documents.web import batches, drafting, editing, letterheads, outgoing, showing, templates, versions

urlpatterns = [
    path("van-ban/", outgoing.documents, name="documents"),
    path("van-ban/soan/", drafting.choose, name="document-choose"),
    path("van-ban/soan/<slug:key>/", drafting.draft, name="document-draft"),
    path("van-ban/in-hang-loat/", batches.batches, name="batches"),
    path("van-ban/in-hang-loat/<int:pk>/", batches.batch, name="batch"),
    path("van-ban/in-hang-loat/<int:pk>/tien-do/", batches.progress, name="batch-progress"),
    path("van-ban/in-hang-loat/<int:pk>/dung/", batches.cancel, name="batch-cancel"),
    path("van-ban/in-hang-loat/<int:pk>/tai/<slug:kind>/", batches.download, name="batch-download"),
    path("van-ban/mau/", templates.templates, name="templates"),
    path("van-ban/mau/<slug:key>/", templates.template, name="template"),
    path("van-ban/co-quan/", letterheads.letterhead, name="letterhead"),
    path("van-ban/co-quan/ghi/", letterheads.save, name="letterhead-save"),
    path("van-ban/co-quan/tham-quyen/", letterheads.give, name="right-give"),
    path("van-ban/co-quan/tham-quyen/<int:pk>/ket-thuc/", letterheads.end, name="right-end"),
    path("van-ban/<int:pk>/", showing.document, name="document"),
    path("van-ban/<int:pk>/trang-<int:page>.svg", showing.page_image, name="document-page"),
    path("van-ban/<int:pk>/tai.<str:kind>", showing.download, name="document-download"),
    path("van-ban/<int:pk>/sua/", editing.edit, name="document-edit"),
    path("van-ban/<int:pk>/xem-thu/", editing.preview, name="document-preview"),
    path("van-ban/<int:pk>/so-sanh/", versions.compare, name="document-compare"),
    path("van-ban/<int:pk>/tu-word/", versions.from_word, name="document-from-word"),
    path("van-ban/<int:pk>/tu-word/nhan/", versions.take_word, name="document-take-word"),
    path("van-ban/<int:pk>/buoc/", outgoing.step, name="document-step"),
    path("van-ban/<int:pk>/gop-y/", outgoing.add_comment, name="document-comment"),
    path("van-ban/<int:pk>/gop-y/<int:comment>/", outgoing.settle, name="document-settle"),
]

from django.urls import path

from datchuan.masterplans.web import review, reviews

urlpatterns = [
    path("ra-soat/", reviews.queue, name="reviews"),
    path("ra-soat/tien-do/", reviews.progress, name="reviews-progress"),
    path("ra-soat/danh-sach.csv", reviews.table, {"kind": "csv"}, name="reviews-csv"),
    path("ra-soat/danh-sach.xlsx", reviews.table, {"kind": "xlsx"}, name="reviews-xlsx"),
    path("ra-soat/mo/", reviews.open_for_a_law, name="reviews-open"),
    path("ra-soat/ket-luan/", reviews.conclude_several, name="reviews-conclude"),
    path("ra-soat/huong-dan/", reviews.guide, name="reviews-guide"),
    path("ra-soat/<int:pk>/", review.review, name="review"),
    path("ra-soat/<int:pk>/giao-viec/", review.assign, name="review-assign"),
    path("ra-soat/<int:pk>/thuc-hien/", review.settle, name="review-settle"),
    path("ra-soat/<int:pk>/lap-quy-hoach/", review.begin, name="review-begin"),
    path("<int:pk>/mo-ra-soat/", review.open_one, name="review-open"),
]

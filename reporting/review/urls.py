from django.urls import path

from reporting.review import approving, views, writing_for

urlpatterns = [
    path("", views.review, name="review"),
    path("approve/", views.review_approve, name="review-approve"),
    path("return/", views.review_return_chosen, name="review-return-chosen"),
    path("<uuid:pk>/", views.review_compare, name="review-compare"),
    path("<uuid:pk>/return/", views.review_return, name="review-return"),
    path("<uuid:pk>/write/", writing_for.review_write, name="review-write"),
    path("approving/", approving.approving, name="approving"),
    path("approving/submit/", approving.approving_submit, name="approving-submit"),
]

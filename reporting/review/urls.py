from django.urls import path

from reporting.review import views

urlpatterns = [
    path("", views.review, name="review"),
    path("approve/", views.review_approve, name="review-approve"),
    path("<uuid:pk>/return/", views.review_return, name="review-return"),
]

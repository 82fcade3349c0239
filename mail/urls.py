from django.urls import path

from mail import views

urlpatterns = [
    path("", views.letter_list, name="letters"),
    path("<uuid:pk>/", views.letter_page, name="letter"),
    path("<uuid:pk>/resend/", views.letter_resend, name="letter-resend"),
]

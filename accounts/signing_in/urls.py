from django.urls import path

from accounts.signing_in import views

urlpatterns = [
    # allauth and the house's settings know these two names.
    path("sign-in/", views.sign_in, name="account_login"),
    path("sign-out/", views.sign_out, name="account_logout"),
    path("password/", views.password_change, name="password-change"),
    path("language/", views.language_set, name="language-set"),
]

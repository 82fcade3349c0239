from django.urls import path

from accounts.signing_in import city, links, views

urlpatterns = [
    # allauth and the house's settings know the names with an underscore.
    path("sign-in/", views.sign_in, name="account_login"),
    path("sign-in/city/", city.city_sign_in, name="city_login"),
    path("sign-in/city/back/", city.city_callback, name="city_callback"),
    path("sign-in/link/", links.link_ask, name="sign-in-link-ask"),
    path("sign-in/link/<str:token>/", links.link_page, name="sign-in-link"),
    path("sign-out/", views.sign_out, name="account_logout"),
    path("password/", views.password_change, name="password-change"),
    path("language/", views.language_set, name="language-set"),
]

from django.urls import path

from accounts.signing_in import account, city, factors, links, views

urlpatterns = [
    # allauth and the house's settings know the names with an underscore.
    path("sign-in/", views.sign_in, name="account_login"),
    path("sign-in/city/", city.city_sign_in, name="city_login"),
    path("sign-in/city/back/", city.city_callback, name="city_callback"),
    path("sign-in/link/", links.link_ask, name="sign-in-link-ask"),
    path("sign-in/link/<str:token>/", links.link_page, name="sign-in-link"),
    path("sign-in/second-factor/", factors.second_step, name="mfa_authenticate"),
    path("sign-in/passkey/", factors.second_step_passkey, name="factor-step-passkey"),
    path("sign-out/", views.sign_out, name="account_logout"),
    path("password/", views.password_change, name="password-change"),
    path("account/", account.account_page, name="account"),
    path("account/sessions/<int:pk>/end/", account.session_end, name="session-end"),
    path("account/sessions/end-others/", account.sessions_end, name="sessions-end"),
    path("account/second-factor/", factors.factors_page, name="second-factor"),
    path("account/second-factor/app/", factors.app_add, name="factor-app"),
    path("account/second-factor/passkey/", factors.passkey_add, name="factor-passkey"),
    path("account/second-factor/codes/", factors.codes_renew, name="factor-codes"),
    path("account/second-factor/<int:pk>/remove/", factors.factor_remove, name="factor-remove"),
    path("language/", views.language_set, name="language-set"),
]

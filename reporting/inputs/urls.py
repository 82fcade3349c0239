from django.urls import path

from reporting.inputs import views

urlpatterns = [
    path("entries/<uuid:pk>/ask/", views.input_ask, name="input-ask"),
    path("inputs/", views.input_list, name="inputs"),
    path("inputs/<uuid:pk>/", views.input_page, name="input"),
    path("inputs/<uuid:pk>/remind/", views.input_remind, name="input-remind"),
    path("inputs/<uuid:pk>/withdraw/", views.input_withdraw, name="input-withdraw"),
    path("inputs/<uuid:pk>/close/", views.input_close, name="input-close"),
    path("answer/<str:token>/", views.input_link, name="input-link"),
]

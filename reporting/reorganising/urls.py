from django.urls import path

from reporting.reorganising import views

urlpatterns = [path("", views.reorganise_page, name="reorganise")]

from django.urls import path

from reporting.writing import views

urlpatterns = [
    path("", views.my_entries, name="my-entries"),
    path("<uuid:pk>/", views.entry_page, name="entry"),
    path("<uuid:pk>/save/", views.entry_save, name="entry-save"),
    path("<uuid:pk>/submit/", views.entry_submit, name="entry-submit"),
    path("<uuid:pk>/take/", views.entry_take, name="entry-take"),
    path("<uuid:pk>/set-aside/", views.entry_set_aside, name="entry-set-aside"),
    path("<uuid:pk>/withdraw/", views.entry_withdraw, name="entry-withdraw"),
    path("<uuid:pk>/return/", views.entry_return, name="entry-return"),
    path("<uuid:pk>/approve/", views.entry_approve, name="entry-approve"),
    path("<uuid:pk>/history/", views.entry_history, name="entry-history"),
]

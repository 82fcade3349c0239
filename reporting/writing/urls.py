from django.urls import path

from reporting.writing import acts, merging, mine, quoting, views, writers

urlpatterns = [
    path("", mine.my_entries, name="my-entries"),
    path("all/", mine.write_all, name="write-all"),
    path("<uuid:pk>/", views.entry_page, name="entry"),
    path("<uuid:pk>/save/", views.entry_save, name="entry-save"),
    path("<uuid:pk>/submit/", views.entry_submit, name="entry-submit"),
    path("<uuid:pk>/keep/", mine.entry_keep, name="entry-keep"),
    path("<uuid:pk>/quote/<uuid:asked_id>/", quoting.input_quote, name="input-quote"),
    path("<uuid:pk>/take/", views.entry_take, name="entry-take"),
    path("<uuid:pk>/merge/", merging.entry_merge, name="entry-merge"),
    path("<uuid:pk>/set-aside/", views.entry_set_aside, name="entry-set-aside"),
    path("<uuid:pk>/hand-on/", views.entry_hand_on, name="entry-hand-on"),
    path("<uuid:pk>/take-back/", acts.entry_take_back, name="entry-take-back"),
    path("<uuid:pk>/give-back/", acts.entry_give_back, name="entry-give-back"),
    path("<uuid:pk>/comment/", acts.entry_comment, name="entry-comment"),
    path("<uuid:pk>/reopen/", acts.entry_reopen, name="entry-reopen"),
    path("<uuid:pk>/withdraw/", views.entry_withdraw, name="entry-withdraw"),
    path("<uuid:pk>/return/", views.entry_return, name="entry-return"),
    path("<uuid:pk>/approve/", views.entry_approve, name="entry-approve"),
    path("<uuid:pk>/writers/", writers.entry_writers, name="entry-writers"),
    path("<uuid:pk>/history/", views.entry_history, name="entry-history"),
]

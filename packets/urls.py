from django.urls import include, path

from packets import views

urlpatterns = [
    path("packets/", views.packet_list, name="packets"),
    path("packets/build/", views.packet_build, name="packet-build"),
    path("packets/covers/", include("packets.covers.urls")),
    path("packets/<uuid:pk>/", views.packet_page, name="packet"),
    path("packets/<uuid:pk>/progress/", views.packet_progress, name="packet-progress"),
    path("packets/<uuid:pk>/cancel/", views.packet_cancel, name="packet-cancel"),
    path("packets/<uuid:pk>/retry/", views.packet_retry, name="packet-retry"),
    path("packets/<uuid:pk>/lock/", views.packet_lock, name="packet-lock"),
    path("packets/<uuid:pk>/publish/", views.packet_publish, name="packet-publish"),
    path("packets/<uuid:pk>/correct/", views.packet_correct, name="packet-correct"),
    path("packets/<uuid:pk>/record/", views.packet_record, name="packet-record"),
    path("", include("packets.handing.urls")),
]

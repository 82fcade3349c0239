from django.urls import path

from packets.handing import views

urlpatterns = [
    path("committee/", views.committee, name="committee"),
    path("committee/<slug:key>/", views.committee_body, name="committee-body"),
    path("packets/<uuid:pk>/read/", views.packet_read, name="packet-read"),
    path("packets/<uuid:pk>/download/", views.packet_download, name="packet-download"),
    path("packets/<uuid:pk>/bundle/", views.packet_bundle, name="packet-bundle"),
    path("packets/downloads/<uuid:pk>/", views.download, name="download"),
]

from django.urls import path

from feedback import views

urlpatterns = [
    path("accessibility/", views.accessibility, name="accessibility"),
    path("accessibility/feedback/", views.feedback_send, name="feedback-send"),
    path("feedback/", views.feedback_list, name="feedback"),
    path("feedback/<uuid:pk>/", views.feedback_page, name="feedback-page"),
    path("feedback/<uuid:pk>/answer/", views.feedback_answer, name="feedback-answer"),
]

from django.urls import path

from drafts import views

app_name = "drafts"
urlpatterns = [
    path("drafts/", views.DraftList.as_view(), name="draft_list"),
    path("drafts/save/", views.draft_autosave, name="draft_autosave"),
    path("drafts/<int:pk>/delete/", views.draft_discard, name="draft_discard"),
    path("drafts/<int:pk>/earlier/", views.DraftEarlier.as_view(), name="draft_earlier"),
    path("held/<uuid:pk>/", views.HeldDetail.as_view(), name="held_detail"),
    path("held/<uuid:pk>/delete/", views.held_release, name="held_release"),
]

from django.urls import path

from notifications import following, views

app_name = "notifications"
urlpatterns = [
    path("notices/", views.NoticeList.as_view(), name="notice_list"),
    path("notices/read/", views.notices_read, name="notices_read"),
    path("notices/choices/", views.Preferences.as_view(), name="preferences"),
    path("notices/unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("following/", following.FollowList.as_view(), name="follow_list"),
    path("following/<slug:what>/<int:object_id>/", following.follow_set, name="follow_set"),
]

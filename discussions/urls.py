from django.urls import path

from discussions.views import reading, writing

_THREAD = "<slug:space>/<slug:topic>/threads/<int:thread>/"

app_name = "discussions"
urlpatterns = [
    path("", reading.SpaceList.as_view(), name="space_list"),
    path("comments/<int:pk>/", reading.comment_detail, name="comment_detail"),
    path("comments/<int:pk>/history/", reading.CommentHistory.as_view(), name="comment_history"),
    path("comments/<int:pk>/reply/", writing.CommentReply.as_view(), name="comment_reply"),
    path("comments/<int:pk>/edit/", writing.CommentEdit.as_view(), name="comment_edit"),
    path("comments/<int:pk>/withdraw/", writing.CommentWithdraw.as_view(), name="comment_withdraw"),
    path("comments/<int:pk>/revisions/<int:number>/strike/", writing.revision_strike, name="revision_strike"),
    path("<slug:space>/", reading.SpaceDetail.as_view(), name="space_detail"),
    path("<slug:space>/<slug:topic>/", reading.TopicDetail.as_view(), name="topic_detail"),
    path(_THREAD, reading.ThreadDetail.as_view(), name="thread_detail"),
    path(f"{_THREAD}contribute/", writing.CommentCreate.as_view(), name="comment_create"),
    path(f"{_THREAD}replies/<int:root>/", reading.ReplyList.as_view(), name="reply_list"),
]

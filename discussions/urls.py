from django.urls import path

from discussions.views import reading, spaces, withdrawing, writing

_THREAD = "<slug:space>/<slug:topic>/threads/<int:thread>/"

app_name = "discussions"
urlpatterns = [
    path("", spaces.SpaceList.as_view(), name="space_list"),
    path("comments/<int:pk>/", reading.comment_detail, name="comment_detail"),
    path("comments/<int:pk>/history/", reading.CommentHistory.as_view(), name="comment_history"),
    path("comments/<int:pk>/reply/", writing.CommentReply.as_view(), name="comment_reply"),
    path("comments/<int:pk>/edit/", writing.CommentEdit.as_view(), name="comment_edit"),
    path("comments/<int:pk>/withdraw/", withdrawing.CommentWithdraw.as_view(), name="comment_withdraw"),
    path("comments/<int:pk>/revisions/<int:number>/strike/", withdrawing.revision_strike, name="revision_strike"),
    path("threads/<int:pk>/contribute/", writing.comment_resume, name="comment_resume"),
    path("<slug:space>/", spaces.SpaceDetail.as_view(), name="space_detail"),
    path("<slug:space>/<slug:topic>/", reading.TopicDetail.as_view(), name="topic_detail"),
    path(_THREAD, reading.ThreadDetail.as_view(), name="thread_detail"),
    path(f"{_THREAD}contribute/", writing.CommentCreate.as_view(), name="comment_create"),
    path(f"{_THREAD}replies/<int:root>/", reading.ReplyList.as_view(), name="reply_list"),
]

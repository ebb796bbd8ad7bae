from django.urls import path

from practices.views import answering, calls, guide, joining, listing, mending, reading, sources, writing

app_name = "practices"
urlpatterns = [
    path("", listing.PracticeList.as_view(), name="practice_list"),
    path("figures/", listing.PracticeFigures.as_view(), name="practice_figures"),
    path("export/<str:format>/", listing.PracticeExport.as_view(), name="practice_export"),
    path("calls/", calls.CallList.as_view(), name="call_list"),
    path("calls/<slug:slug>/", calls.CallDetail.as_view(), name="call_detail"),
    path("guide/", guide.Guide.as_view(), name="guide"),
    path("guide/template/", guide.template, name="guide_template"),
    path("submit/", writing.PracticeBegin.as_view(), name="practice_begin"),
    path("mine/", writing.Mine.as_view(), name="mine"),
    path("invitations/<str:token>/", joining.CoAuthorAnswer.as_view(), name="coauthor_answer"),
    path("drafts/<uuid:uuid>/", writing.DraftDetail.as_view(), name="draft_detail"),
    path("drafts/<uuid:uuid>/check/", writing.DraftCheck.as_view(), name="draft_check"),
    path("drafts/<uuid:uuid>/word/", guide.DraftWord.as_view(), name="draft_word"),
    path("drafts/<uuid:uuid>/withdraw/", writing.DraftWithdraw.as_view(), name="draft_withdraw"),
    path("drafts/<uuid:uuid>/files/add/", sources.FileAdd.as_view(), name="file_add"),
    path("drafts/<uuid:uuid>/files/<int:pk>/remove/", sources.FileRemove.as_view(), name="file_remove"),
    path("drafts/<uuid:uuid>/people/", joining.CoAuthors.as_view(), name="coauthor_list"),
    path("drafts/<uuid:uuid>/people/<int:pk>/remove/", joining.coauthor_remove, name="coauthor_remove"),
    path("drafts/<uuid:uuid>/answers/", answering.DraftAnswers.as_view(), name="draft_answers"),
    path("drafts/<uuid:uuid>/<slug:group>/", writing.DraftEdit.as_view(), name="draft_edit"),
    path("<slug:slug>/", reading.PracticeDetail.as_view(), name="practice_detail"),
    path("<slug:slug>/sheet/", reading.PracticeSheet.as_view(), name="practice_sheet"),
    path("<slug:slug>/versions/", reading.VersionList.as_view(), name="version_list"),
    path("<slug:slug>/versions/<int:number>/", reading.VersionDetail.as_view(), name="version_detail"),
    path("<slug:slug>/versions/<int:number>/differences/", reading.VersionDifferences.as_view(), name="version_differences"),
    path("<slug:slug>/update/", writing.update_begin, name="update_begin"),
    path("<slug:slug>/correct/", mending.PracticeCorrect.as_view(), name="practice_correct"),
    path("<slug:slug>/retire/", mending.PracticeRetire.as_view(), name="practice_retire"),
]

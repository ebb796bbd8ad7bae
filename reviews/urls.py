from django.urls import path

from reviews.views import board, cases, deciding, desk, roster, seats

app_name = "reviews"
urlpatterns = [
    path("", desk.Desk.as_view(), name="desk"),
    path("history/", desk.History.as_view(), name="history"),
    path("roster/", roster.Roster.as_view(), name="roster"),
    path("roster/apply/", roster.Apply.as_view(), name="roster_apply"),
    path("roster/edit/", roster.Edit.as_view(), name="roster_edit"),
    path("roster/availability/", roster.Availability.as_view(), name="roster_availability"),
    path("roster/leave/", roster.Leave.as_view(), name="roster_leave"),
    path("roster/coverage/", roster.Coverage.as_view(), name="roster_coverage"),
    path("board/", board.Board.as_view(), name="board"),
    path("questions/<int:pk>/", seats.QuestionAnswer.as_view(), name="question_answer"),
    path("invitations/<uuid:uuid>/", seats.SeatAnswer.as_view(), name="seat_answer"),
    path("invitations/<uuid:uuid>/decline/", seats.SeatDecline.as_view(), name="seat_decline"),
    path("reports/<uuid:uuid>/", seats.ReportWrite.as_view(), name="report_write"),
    path("reports/<uuid:uuid>/ask/", seats.QuestionAsk.as_view(), name="question_ask"),
    path("<uuid:uuid>/", cases.CaseDetail.as_view(), name="case_detail"),
    path("<uuid:uuid>/suggestions/", cases.Suggestions.as_view(), name="case_suggestions"),
    path("<uuid:uuid>/invite/<int:person>/", cases.SeatInvite.as_view(), name="seat_invite"),
    path("<uuid:uuid>/override/<int:person>/", cases.OverrideAsk.as_view(), name="override_ask"),
    path("<uuid:uuid>/override/<int:person>/sign/", cases.override_sign, name="override_sign"),
    path("<uuid:uuid>/seats/<int:pk>/remind/", cases.seat_remind, name="seat_remind"),
    path("<uuid:uuid>/seats/<int:pk>/extend/", cases.SeatExtend.as_view(), name="seat_extend"),
    path("<uuid:uuid>/seats/<int:pk>/remove/", cases.SeatRemove.as_view(), name="seat_remove"),
    path("<uuid:uuid>/clock/stop/", cases.ClockStop.as_view(), name="clock_stop"),
    path("<uuid:uuid>/clock/start/", cases.clock_start, name="clock_start"),
    path("<uuid:uuid>/attempt/", deciding.AttemptMake.as_view(), name="attempt_make"),
    path("<uuid:uuid>/attempt/close/", deciding.AttemptClose.as_view(), name="attempt_close"),
    path("<uuid:uuid>/decide/", deciding.Decide.as_view(), name="decide"),
    path("<uuid:uuid>/sign/", deciding.decision_sign, name="decision_sign"),
    path("<uuid:uuid>/sign/deny/", deciding.SignatureDeny.as_view(), name="signature_deny"),
]

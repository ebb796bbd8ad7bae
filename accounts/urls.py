from django.urls import path, re_path
from django.views.decorators.http import require_safe
from django.views.generic import RedirectView

from accounts import views

app_name = "accounts"
urlpatterns = [
    # These stand before django-allauth's own at the same addresses.
    re_path(r"^confirm-email/(?P<key>[-:\w]+)/$", views.EmailConfirm.as_view(), name="email_confirm"),
    path("2fa/authenticate/", views.SecondStep.as_view(), name="second_step"),
    path("sessions/", views.SessionList.as_view(), name="session_list"),
    path("", require_safe(RedirectView.as_view(pattern_name="accounts:profile")), name="index"),
    path("profile/", views.Profile.as_view(), name="profile"),
    path("language/", views.language_choose, name="language_choose"),
    path("organizations/", views.OrganizationList.as_view(), name="organization_list"),
    path("organizations/propose/", views.OrganizationPropose.as_view(), name="organization_propose"),
    path("organizations/<slug:slug>/delegates/", views.DelegateList.as_view(), name="delegate_list"),
    path("delegations/<int:pk>/end/", views.DelegationEnd.as_view(), name="delegation_end"),
    path("invitations/<str:token>/", views.invitation_answer, name="invitation_answer"),
    path("invitations/<int:pk>/withdraw/", views.invitation_withdraw, name="invitation_withdraw"),
]

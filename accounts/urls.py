from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("profile/", views.Profile.as_view(), name="profile"),
    path("language/", views.language_choose, name="language_choose"),
    path("organizations/", views.OrganizationList.as_view(), name="organization_list"),
    path("organizations/propose/", views.OrganizationPropose.as_view(), name="organization_propose"),
    path("organizations/<slug:slug>/delegates/", views.DelegateList.as_view(), name="delegate_list"),
    path("delegations/<int:pk>/end/", views.DelegationEnd.as_view(), name="delegation_end"),
    path("invitations/<str:token>/", views.invitation_answer, name="invitation_answer"),
    path("invitations/<int:pk>/withdraw/", views.invitation_withdraw, name="invitation_withdraw"),
]

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from discussions.feeds import space_feed, topic_feed
from hub import contact, countries, health, organizations, sitemap, views
from pledges.feeds import pledge_feed
from practices.feeds import practice_feed

handler400 = "hub.errors.bad_request"
handler403 = "hub.errors.permission_denied"
handler404 = "hub.errors.page_not_found"
handler429 = "hub.errors.too_many_requests"
handler500 = "hub.errors.server_error"

urlpatterns = [
    path("", views.negotiate, name="negotiate"),
    path("healthz", health.healthz, name="healthz"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemap.sitemap, name="sitemap"),
    path("feeds/practices/<slug:language>/", practice_feed, name="practice_feed"),
    path("feeds/pledges/<slug:language>/", pledge_feed, name="pledge_feed"),
    path("feeds/discussions/<slug:language>/<slug:space>/", space_feed, name="space_feed"),
    path("feeds/discussions/<slug:language>/<slug:space>/<slug:topic>/", topic_feed, name="topic_feed"),
    path("", include("files.urls")),
    path("admin/", admin.site.urls),
]
if not settings.PRODUCTION:
    urlpatterns += [
        path("demo/mail/", views.mail_list, name="mail_list"),
        path("demo/mail/<str:name>/", views.mail_detail, name="mail_detail"),
    ]

urlpatterns += i18n_patterns(
    path("", views.Home.as_view(), name="home"),
    path("objectives/", views.ObjectiveList.as_view(), name="objective_list"),
    path("objectives/<int:number>/", views.ObjectiveDetail.as_view(), name="objective_detail"),
    path("principles/<slug:slug>/", views.PrincipleDetail.as_view(), name="principle_detail"),
    path("countries/", countries.CountryList.as_view(), name="country_list"),
    path("countries/<slug:iso3>/", countries.CountryDetail.as_view(), name="country_detail"),
    path("organizations/<slug:slug>/", organizations.OrganizationDetail.as_view(), name="organization_detail"),
    path("organizations/<slug:slug>/contributions/", organizations.ContributionList.as_view(), name="organization_contributions"),
    path("discussions/", include("discussions.urls")),
    path("search/", include("search.urls")),
    path("reviews/", include("reviews.urls")),
    path("pledges/", include("pledges.urls")),
    path("practices/", include("practices.urls")),
    path("contact/", contact.Contact.as_view(), name="contact"),
    path("contact/sent/", contact.ContactSent.as_view(), name="contact_sent"),
    path("styleguide/", views.styleguide, name="styleguide"),
    path("account/", include("accounts.urls")),
    path("account/", include("drafts.urls")),
    path("account/", include("notifications.urls")),
    path("account/", include("allauth.urls")),
    path("", include("pages.urls")),
)

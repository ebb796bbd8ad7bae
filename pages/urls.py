from django.urls import path

from pages import views
from pages.loading import SLUGS

app_name = "pages"
urlpatterns = [
    *(
        path(f"{slug}/", views.PageDetail.as_view(), {"slug": slug}, name=slug.replace("-", "_"))
        for slug in SLUGS
        if slug != "contact"
    ),
]

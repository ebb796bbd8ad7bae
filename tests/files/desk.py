"""The Hub's addresses and, beside them, a page that takes a file as any page of the Hub may."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path

from core.holding import holds_posts
from core.uploads import takes_files
from files.forms import UploadForm
from files.receiving import receive
from hub import urls
from hub.urls import handler400, handler403, handler404, handler429, handler500  # noqa: F401 – Django looks for them here


@takes_files
@holds_posts
def upload(request):
    form = UploadForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_valid() and (file := receive(form, by=request.user)):
        return redirect(file)
    return HttpResponse(f"<form method='post' enctype='multipart/form-data'>{form}</form>")


urlpatterns = [path("upload/", upload, name="upload"), *urls.urlpatterns]

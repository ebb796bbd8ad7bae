"""Files of a version while it can be edited: put in, taken out."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.holding import holds_posts
from core.permissions import require
from core.uploads import takes_files
from files import actions as files
from files.forms import UploadForm
from files.receiving import receive
from practices import progress
from practices.actions import sources
from practices.models import VersionFile
from practices.views.writing import draft_of, form_methods, own


def _group(version):
    return f"{reverse('practices:draft_edit', args=[version.uuid, 'sources'])}#files"


def _shown(version):
    return {"version": version, "back": _group(version), "called": progress.name_of(version, draft_of(version))}


@takes_files
@form_methods
@holds_posts
def file_add(request, uuid):
    """A form of its own, so that a file that is refused costs nothing that was typed elsewhere."""
    version = get_object_or_404(own(request.user), uuid=uuid)
    require(request.user, "practices.edit_version", version)
    shown = _shown(version)
    tongue = shown["called"].language
    form = UploadForm(request.POST or None, request.FILES or None, initial={"language": tongue} if tongue else None)
    if request.method == "POST" and form.is_valid() and (file := receive(form, by=request.user)):
        try:
            sources.add(version=version, file=file, by=request.user)
        except sources.TooMany:
            files.discard(file=file, by=request.user)
            form.add_error("file", _("A practice can have twenty files. Take one out first."))
        else:
            messages.success(request, _("“%(file)s” was added.") % {"file": file.label})
            return redirect(_group(version))
    status = 422 if form.errors else 200
    return render(request, "practices/file_add.html", shown | {"form": form}, status=status)


@form_methods
@holds_posts
def file_remove(request, uuid, pk):
    """Take a file out, after asking."""
    version = get_object_or_404(own(request.user), uuid=uuid)
    require(request.user, "practices.edit_version", version)
    enclosure = get_object_or_404(VersionFile.objects.select_related("file", "version__practice"), version=version, pk=pk)
    if request.method != "POST":
        return render(request, "practices/file_remove.html", _shown(version) | {"enclosure": enclosure})
    sources.remove(enclosure=enclosure, by=request.user)
    messages.success(request, _("“%(file)s” was taken out.") % {"file": enclosure.file.label})
    return redirect(_group(version))

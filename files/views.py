"""A file at its address, for whoever may see what it belongs to."""

import logging

from django.contrib.auth.models import AnonymousUser
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

from files import shelf
from files.models import File

POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"

log = logging.getLogger(__name__)


@require_safe
def file_detail(request, pk, name):
    """Pictures are shown, everything else is saved; 404 for who may not see it. A cache asks each time whether it still may."""
    file = get_object_or_404(File.objects.visible_to(request.user), pk=pk)
    if name != file.name:
        return redirect(file)
    etag = f'"{file.sha256}"'
    response = get_conditional_response(request, etag=etag) or _answer(file)
    response["ETag"] = etag
    response["Content-Security-Policy"] = POLICY
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    patch_cache_control(response, no_cache=True, **{"public" if _is_public(request, file) else "private": True})
    request.META.pop("HTTP_ACCEPT_ENCODING", None)  # they are packed already: no middleware shall pack them again
    return response


def _answer(file):
    try:
        data = shelf.take(file.stored)
    except FileNotFoundError:
        log.error("The bytes of file %s are missing: %s", file.pk, file.stored)
        raise Http404 from None
    return FileResponse(data, as_attachment=not file.is_picture, filename=file.name, content_type=file.media_type)


def _is_public(request, file):
    """Whether a visitor sees it too."""
    return request.user.is_anonymous or File.objects.visible_to(AnonymousUser()).filter(pk=file.pk).exists()

from django.http import Http404
from django.views.generic import View


def file_add(request, **kwargs):
    raise Http404


def file_remove(request, **kwargs):
    raise Http404

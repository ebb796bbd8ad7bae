from django.http import Http404


def file_add(request, **kwargs):
    raise Http404


def file_remove(request, **kwargs):
    raise Http404

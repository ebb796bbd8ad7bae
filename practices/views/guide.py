from django.http import Http404
from django.views.generic import View


class Guide(View):
    pass


def template(request, **kwargs):
    raise Http404


def draft_word(request, **kwargs):
    raise Http404

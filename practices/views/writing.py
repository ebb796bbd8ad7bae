from django.http import Http404
from django.views.generic import View


def practice_begin(request, **kwargs):
    raise Http404


class Mine(View):
    pass


class DraftDetail(View):
    pass


class DraftCheck(View):
    pass


def draft_withdraw(request, **kwargs):
    raise Http404


class DraftEdit(View):
    pass


def update_begin(request, **kwargs):
    raise Http404

from django.http import Http404
from django.views.generic import View


class PracticeList(View):
    pass


class PracticeFigures(View):
    pass


def practice_export(request, **kwargs):
    raise Http404

from django.http import Http404
from django.views.generic import View


class CoAuthorAnswer(View):
    pass


class CoAuthors(View):
    pass


def coauthor_remove(request, **kwargs):
    raise Http404

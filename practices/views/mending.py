from django.http import Http404
from django.views.generic import View


class PracticeCorrect(View):
    pass


class PracticeRetire(View):
    pass

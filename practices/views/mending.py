from django.views.generic import View


class PracticeCorrect(View):
    pass


class PracticeRetire(View):
    pass

from django.views.generic import View


class CallList(View):
    pass


class CallDetail(View):
    pass

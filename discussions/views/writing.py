from django.views.generic import TemplateView


class CommentCreate(TemplateView):
    pass


class CommentReply(TemplateView):
    pass


class CommentEdit(TemplateView):
    pass


class CommentWithdraw(TemplateView):
    pass


def revision_strike(request, pk, number):
    pass

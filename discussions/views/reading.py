from django.views.generic import TemplateView


class SpaceList(TemplateView):
    pass


class SpaceDetail(TemplateView):
    pass


class TopicDetail(TemplateView):
    pass


class ThreadDetail(TemplateView):
    pass


class ReplyList(TemplateView):
    pass


class CommentHistory(TemplateView):
    pass


def comment_detail(request, pk):
    pass

from django.utils.functional import SimpleLazyObject

from pages.models import Notice


def notices(request):
    """`notices.kosovo` and the others: fetched in one query, only where a page prints one."""
    return {"notices": SimpleLazyObject(lambda: {notice.key: notice for notice in Notice.objects.all()})}

"""How many notices a person has not read comes with her, for the bell of every page."""

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from accounts.carried import carry
from notifications.models import Notice

_unread = Notice.objects.filter(person=OuterRef("pk")).unread().order_by().values("person").annotate(number=Count("pk"))

carry("unread_notices", Coalesce(Subquery(_unread.values("number")), 0))

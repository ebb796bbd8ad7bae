"""How far a person has read a topic."""

from django.db import transaction

from core import clock
from discussions.models import Visit


@transaction.atomic
def see(*, topic, number, by):
    """She has read the topic as far as the contribution of this number; never back, and never beyond the last one given."""
    number = min(number, topic.last_number)
    row, is_new = Visit.objects.get_or_create(person=by, topic=topic, defaults={"number": number, "at": clock.now()})
    if not is_new:
        Visit.objects.filter(pk=row.pk, number__lt=number).update(number=number, at=clock.now())

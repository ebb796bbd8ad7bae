"""The first policy of a kind of subject, with its criteria: loaded by the app that declares the kind."""

from core import clock
from reviews.models import Criterion, Policy


def load_policy(subject, criteria, **numbers):
    """Make the policy of a kind of subject if there is none, and bring the words of the first one's criteria up to date.

    `criteria` are dicts of field values; what the secretariat has edited is left alone, and a policy never gets a criterion
    more: cases have begun with it. Safe to repeat.
    """
    policy = Policy.objects.filter(subject=subject).order_by("begun_at", "pk").first()
    if policy is None:
        policy = Policy.objects.create(subject=subject, begun_at=clock.now(), **numbers)
        known = {row["key"] for row in criteria}
    else:
        known = set(policy.criteria.values_list("key", flat=True))
    rows = [row | {"policy_id": policy.pk} for row in criteria if row["key"] in known]
    Criterion.objects.filter(policy=policy).load("key", rows)

"""The form of a pledge: one group of it, or the whole; cleans to a content."""

from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import Organization
from pledges import fields, matching
from pledges.models import Type
from submissions.forms.content import SubmissionForm


class PledgeForm(SubmissionForm):
    """What is asked of a `pledge`, which may be on its way or published; None for the empty template."""

    definition = fields.FORM
    checks = ("_dates", "check_places", "_type", "_indicators", "_participants", "_matches", "_whose", "_days")

    def __init__(self, *args, pledge=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.pledge = pledge

    def _dates(self, given):
        start, end = given.get("starts_on"), given.get("ends_on")  # as ISO dates, which sort like days
        if start and end and end < start:
            self.add_error("ends_on", _("The end date is before the start date."))

    def _type(self, given):
        if not self.asks("type", "participants") or "participants" in self.errors:
            return
        several = bool(given.get("participants"))
        if given.get("type") == Type.INDIVIDUAL and several:
            self.add_error("type", _("You named others who pledge with you: choose “common” or “in partnership”."))
        elif given.get("type") in (Type.COMMON, Type.PARTNERSHIP) and not several:
            self.add_error("participants", _("Name at least one other who pledges with you."))

    def _indicators(self, given):
        for number, row in enumerate(given.get("indicators") or [], 1):
            baseline, target = Decimal(row["baseline"]), Decimal(row["target"])
            if target < baseline and row["direction"] != "decrease":
                message = _("Row %(number)s: the target is below the baseline. If less is better, choose that.")
                self.add_error("indicators", message % {"number": number})
            elif target > baseline and row["direction"] == "decrease":
                message = _("Row %(number)s: less is better, but the target is above the baseline.")
                self.add_error("indicators", message % {"number": number})

    def _whose(self, given):
        """Known only where both groups are asked: in the whole form."""
        if not self.asks("indicators", "participants") or not {"indicators", "participants"} <= given.keys():
            return
        names = {row["name"] for row in given["participants"]} if given.get("type") == Type.PARTNERSHIP else set()
        for number, row in enumerate(given["indicators"], 1):
            if row["whose"] and row["whose"] not in names:
                message = _("Row %(number)s: “%(name)s” is none of those who pledge with you in a partnership.")
                self.add_error("indicators", message % {"number": number, "name": row["whose"]})

    def _days(self, given):
        self.none_before(given.get("starts_on"), given)

    def none_before(self, start, given):
        """Nothing is to be reached before the pledge begins."""
        rows = [(name, *pair) for name in ("indicators", "milestones") for pair in enumerate(given.get(name) or [], 1)]
        for name, number, row in rows:
            if start and row["by_when"] < start:
                self.add_error(name, _("Row %(number)s: the day is before the start date.") % {"number": number})

    def _participants(self, given):
        seen = {self.pledge.organization} if self.pledge and self.pledge.organization else set()
        for number, row in enumerate(given.get("participants") or [], 1):
            house = Organization.objects.named(row["name"])
            who = house or row["name"].casefold()
            if who in seen:
                message = _("Row %(number)s: “%(name)s” is among those who pledge already.")
                self.add_error("participants", message % {"number": number, "name": row["name"]})
            seen.add(who)
            if not row["kind"] and house is None:
                self.add_error("participants", _("Row %(number)s: choose the kind of organization.") % {"number": number})
            if given.get("type") == Type.PARTNERSHIP and not row["commitment"]:
                self.add_error("participants", _("Row %(number)s: say what it commits to.") % {"number": number})

    def _matches(self, given):
        seen = set()
        for number, row in enumerate(given.get("matches") or [], 1):
            target = matching.wanted(row["pledge"])
            if target is None:
                message = _("Row %(number)s: there is no such pledge.")
            elif target in seen:
                message = _("Row %(number)s: this pledge is named twice.")
            elif self._is_itself(target):
                message = _("Row %(number)s: a pledge cannot match itself.")
            elif not isinstance(target, UUID) and self.pledge and matching.closes_circle(self.pledge, target):
                message = _("Row %(number)s: this pledge matches yours already.")
            else:
                seen.add(target)
                continue
            self.add_error("matches", message % {"number": number})

    def _is_itself(self, target):
        if self.pledge is None:
            return False
        return self.pledge.versions.filter(uuid=target).exists() if isinstance(target, UUID) else target == self.pledge

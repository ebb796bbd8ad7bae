"""A pledge as it is published: its page, its versions and what changed between them."""

import re

from django.http import Http404
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.decorators.http import conditional_page
from django.views.generic import TemplateView

from core.permissions import allows
from pledges import reading
from pledges.comparing import differences
from pledges.models import Pledge

_NUMBER = re.compile(r"[1-9][0-9]{0,4}", re.ASCII)


@method_decorator(conditional_page, name="dispatch")
class Published(TemplateView):
    """A page of what is published; a number spelt in another way leads to the right address, one that is none to 404."""

    def get(self, request, number, **kwargs):
        year, serial = reading.parsed(number)
        right = Pledge(year=year, serial=serial).number
        if number != right:
            return redirect(request.resolver_match.view_name, permanent=True, number=right, **kwargs)
        return self.render_to_response(self.get_context_data(number=number, **kwargs))


class PledgeDetail(Published):
    """The wording in force, with who pledges, how far it is and what became of it."""

    template_name = "pledges/pledge_detail.html"

    def get_context_data(self, number):
        record = reading.pledge_for(self.request.user, number)
        return super().get_context_data() | _of(record) | _verbs(self.request.user, record)


class VersionDetail(Published):
    """A published version as it was, whichever is in force now."""

    template_name = "pledges/version_detail.html"

    def get_context_data(self, number, version):
        record = reading.version_for(self.request.user, number, version)
        canonical = record.pledge.get_absolute_url() if record.is_current else record.address
        return super().get_context_data() | _of(record) | {"canonical": canonical}


class VersionDifferences(Published):
    """A version compared with another one, word by word: with the one before, or with `?with=<number>`."""

    template_name = "pledges/version_differences.html"

    def get_context_data(self, number, version):
        other = self.other(version)
        before, after = reading.versions_for(self.request.user, number, sorted({version, other}))
        changed, same = differences(before, after)
        return super().get_context_data() | {
            "pledge": after.pledge,
            "before": before,
            "after": after,
            "both": [after, before],
            "reasons": [row for row in after.editions if before.version.number < row.number <= after.version.number],
            "changed": changed,
            "same": same,
            "others": [edition for edition in after.editions if edition.number != version],
            "number": version,
            "other": other,
        }

    def other(self, version):
        """The number of the version to compare with; Http404 for what is none, or this one itself."""
        given = self.request.GET.get("with", str(version - 1))
        if not _NUMBER.fullmatch(given) or int(given) == version:
            raise Http404
        return int(given)


def _of(record):
    pledge = record.pledge
    return {"record": record, "pledge": pledge, "version": record.version, "canonical": pledge.get_absolute_url()}


# ── What this reader may do ──────────────────────────────────────────────────────────────────────────────────────


def _verbs(user, record):
    """What this reader may do with a pledge; for most one question will do, however many take part in it."""
    doubts = allows(user, "pledges.doubt_pledge", record.pledge)
    verbs = {"may_doubt": record.pledge.is_listed and (doubts.allowed or doubts.login_helps)}
    if not user.is_authenticated or not record.pledge.is_listed:
        return verbs
    houses = set(user.delegations().values_list("organization", flat=True))
    if not (user.is_staff or user.pk == record.pledge.owner_id or houses & _houses_of(record)):
        return verbs
    return verbs | _writers_verbs(user, record.pledge) | _participants_verbs(user, record, houses)


def _houses_of(record):
    rows = [maker.participant.organization_id for maker in record.makers]
    return {key for key in (*rows, record.pledge.organization_id, record.pledge.authority_id) if key}


def _writers_verbs(user, pledge):
    if not allows(user, "pledges.withdraw_pledge", pledge):
        return {}
    may_amend = bool(allows(user, "pledges.amend_pledge", pledge))
    return {
        "may_withdraw": True,
        "may_amend": may_amend,
        "may_revise": may_amend and bool(allows(user, "pledges.begin_revision", pledge)),
        "on_its_way": None if may_amend else pledge.versions.of(user).open().first(),
    }


def _participants_verbs(user, record, houses):
    """Whose updates she may send, and whom she may take out.

    Each of her own organizations is asked for; all others have the same answer, so one of them is.
    """
    filer, others = record.filer.participant, [maker.participant for maker in record.others]
    own = [row for row in others if row.organization_id in houses]
    rest = [row for row in others if row.organization_id not in houses]
    leaving = {row.pk for row in own if allows(user, "pledges.leave_pledge", row)}
    if rest and allows(user, "pledges.leave_pledge", rest[0]):
        leaving |= {row.pk for row in rest}
    reporting = [row for row in own if record.is_partnership and allows(user, "pledges.update_pledge", row)]
    return {"may_update": bool(allows(user, "pledges.update_pledge", filer)), "reporting": reporting, "leaving": leaving}

"""What waits for the secretariat: submissions to screen, those a State has to agree to first, decisions to sign."""

from django.db.models import Exists, OuterRef, Q

from pledges.models import PledgeVersion, Screening, State

_FOR_STATE = Q(pledge__authority__isnull=False, pledge__agreed_at=None)


def _submitted(versions):
    return (PledgeVersion.objects.all() if versions is None else versions).filter(state=State.SUBMITTED)


def to_sign(decisions=None):
    """Of these decisions (all, if None) those that wait for a second signature."""
    return (Screening.objects.all() if decisions is None else decisions).filter(**Screening.WAITS)


def decided(versions=None):
    """Of these versions (all, if None) those on which a decision waits for a second signature."""
    return _submitted(versions).filter(Exists(to_sign().filter(version=OuterRef("pk"))))


def for_state(versions=None):
    """Of these versions (all, if None) those that cannot be published before their State has agreed."""
    return _undecided(versions).filter(_FOR_STATE)


def to_screen(versions=None):
    """Of these versions (all, if None) those that wait for the secretariat alone."""
    return _undecided(versions).exclude(_FOR_STATE)


def _undecided(versions):
    return _submitted(versions).exclude(Exists(to_sign().filter(version=OuterRef("pk"))))

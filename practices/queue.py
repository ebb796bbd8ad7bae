"""What waits for the secretariat: submissions to screen, decisions for a second person to sign."""

from django.db.models import Exists, OuterRef

from practices.models import PracticeVersion, Screening, State


def to_sign(decisions=None):
    """Of these decisions (all, if None) those that wait for a second signature."""
    return (Screening.objects.all() if decisions is None else decisions).filter(**Screening.WAITS)


def decided(versions):
    """Of these versions those on which a decision waits for a second signature."""
    return versions.filter(Exists(to_sign().filter(version=OuterRef("pk"))))


def to_screen(versions=None):
    """Of these versions (all, if None) those that wait for a decision."""
    rows = PracticeVersion.objects.all() if versions is None else versions
    return rows.filter(~Exists(to_sign().filter(version=OuterRef("pk"))), state=State.SUBMITTED)

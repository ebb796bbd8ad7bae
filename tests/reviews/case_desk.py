"""The secretariat at a case: its addresses, and what its forms are sent with."""

import re

from django.urls import reverse

from reviews.models import Case, Seat

WHY = "She has been away for weeks"


def page(case, noun="case_detail", *args):
    return reverse(f"reviews:{noun}", args=[case.uuid, *args])


def refusals(client, case, noun="case_detail"):
    """What the page does not offer, with the reasons: a dict by the words of the button."""
    content = client.get(page(case, noun)).content.decode()
    found = re.findall(r'<p class="refusal"><strong>(.*?)</strong>.*?: (.*?)</p>', content, re.DOTALL)
    return {label: reason.strip() for label, reason in found}


def offered(client, case):
    """The addresses the page offers to act at, without what comes before."""
    content = client.get(page(case)).content.decode()
    found = re.findall(rf'(?:action|class="button[^"]*" href)="{re.escape(page(case))}([^"]+)"', content)
    return set(found)


def decision(verdict, *points, words="Thank you.", **given):
    """What the form of a decision is sent with, by its button that decides."""
    typed = {f"points-{at}": text for at, text in enumerate(points)}
    return {"verdict": verdict, "words": words, "confirm": "1", **typed, **given}


def fresh(row):
    return Case.objects.get(pk=row.pk) if isinstance(row, Case) else Seat.objects.get(pk=row.pk)

"""The secretariat's desk in the workshop: its pages, what it decides, and what it is offered."""

from django.urls import reverse

from practices.models import PracticeVersion, ReturnReason

WORDS = "Tell us how you know"


def page_of(row, page="change"):
    return reverse(f"admin:practices_{row._meta.model_name}_{page}", args=[row.pk])


def reasons(verdict, number=2):
    return [reason.pk for reason in ReturnReason.objects.filter(verdict=verdict)[:number]]


def decision(verdict):
    """What the form of a verb is sent with."""
    if verdict == "review":
        return {"serves": "migrants", "words": WORDS}
    return {"reasons": reasons("returned" if verdict == "return" else "declined"), "words": WORDS}


def stands(version):
    return PracticeVersion.objects.get(pk=version.pk).state


def errors(answer):
    assert answer.status_code == 200
    return list(answer.context["form"].errors)


def offered(client, row):
    """The verbs that the page of a row has buttons for."""
    tools = client.get(page_of(row)).context["tools"]
    verbs = {"return", "decline", "review", "sign", "deny"}
    return {tool["url"].rstrip("/").rpartition("/")[2] for tool in tools} & verbs

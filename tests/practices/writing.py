"""The pages of a draft as a person uses them: whole forms, sent as a browser sends them."""

from drafts import actions as drafts
from drafts.models import Draft
from practices import fields
from practices.drafting import VERSION
from practices.models import PracticeVersion
from tests.practices import scene


def begin(client, **given):
    """Begin a practice through its page; returns the version."""
    page = client.get("/en/practices/submit/")
    key = page.context["form"]["key"].value()
    sent = {"language": "en", "key": key, **given}
    answer = client.post("/en/practices/submit/", sent)
    assert answer.status_code == 302, answer.content.decode()
    return PracticeVersion.objects.select_related("practice").latest("pk")


def address(version, part=""):
    return f"/en/practices/drafts/{version.uuid}/{part}"


def form(client, version, group):
    """The controls of a group's form as they stand."""
    page = client.get(address(version, f"{group}/"))
    assert page.status_code == 200
    return {name: page.context[name] for name in ("draft_kind", "draft_place", "draft_names")} | {
        "draft_version": str(page.context["seen"])
    }


def save(client, version, group, given, button="save_draft", hidden=None):
    """Send a group with a button; returns the answer."""
    return client.post(address(version, f"{group}/"), {**(hidden or form(client, version, group)), **given, button: "1"})


def typed(**given):
    """A complete content as its controls, for all groups at once."""
    return fields.FORM.typed(scene.content(**{"ongoing": True, **given}))


def keep(version, by, **given):
    """Put a complete content into the draft, as if it had been typed."""
    draft = Draft.objects.get(place=version.place)
    where = {"kind": VERSION, "place": version.place, "version": draft.version}
    drafts.save_shared(by=by, data=typed(**given), names={item.name for item in fields.FORM.fields()}, **where)


def fill_in(client, version, **given):
    """Fill in every group."""
    controls = typed(**given)
    for group in fields.FORM.groups:
        names = {item.name for item in group.fields}
        mine = {name: value for name, value in controls.items() if name.split("-")[0].removesuffix("_format") in names}
        answer = save(client, version, group.key, mine)
        assert answer.status_code == 302, (group.key, answer.status_code)

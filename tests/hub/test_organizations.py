"""The page of an organization: who may see it, and that its numbers are those of the lists they lead to."""

import re

import pytest

from accounts.models import Organization
from tests.discussions.scene import discussion
from tests.pledges import scene as pledges
from tests.practices import scene as practices


def page_of(organization):
    return f"/en/organizations/{organization.slug}/"


@pytest.mark.parametrize(("who", "status"), [("visitor", 404), ("outsider", 404), ("member", 200), ("secretariat", 200)])
def test_an_unverified_organization_is_for_who_proposed_it_and_the_secretariat(cast, log_in, who, status):
    assert log_in(getattr(cast, who)).get(page_of(cast.proposed)).status_code == status


@pytest.mark.parametrize("who", ["visitor", "member", "secretariat"])
def test_its_numbers_lead_to_lists_of_so_many(cast, log_in, who):
    for _time in range(6):
        pledges.published(cast.delegate, cast.secretariat, organization=cast.union)
    practices.published(cast.delegate, cast.secretariat, organization=cast.union)
    client = log_in(getattr(cast, who))

    page = client.get(page_of(cast.union)).content.decode()

    links = re.findall(r'<span class="total"><a href="(/en/(?:pledges|practices)/[^"]*)">(\d+) ', page)
    assert [number for _address, number in links] == ["6", "1"]
    for address, number in links:
        assert re.search(r'class="entries" data-count="(\d+)"', client.get(address).content.decode())[1] == number


def test_contributions_are_those_the_reader_may_read(cast, client):
    discussion(cast)
    organization = Organization.objects.get(pk=cast.union.pk)

    page = client.get(page_of(organization))
    listed = client.get(f"{page_of(organization)}contributions/")

    assert page.context["total"] == listed.context["total"] == len(listed.context["comments"])
    assert client.get(f"{page_of(organization)}contributions/?page=9").status_code == 404


@pytest.mark.parametrize("address", ["/en/organizations/nobody/", "/en/organizations/nobody/contributions/"])
def test_who_is_unknown_is_404(cast, client, address):
    assert client.get(address).status_code == 404

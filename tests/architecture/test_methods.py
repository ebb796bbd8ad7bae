"""Looking changes nothing: what may be asked of every address, and that a link never acts."""

import re
import uuid

import pytest
from django.db import connection
from django.urls import NoReverseMatch, URLResolver, get_resolver, reverse

from accounts.actions import invitations
from accounts.models import Invitation
from drafts import actions as drafts
from events.models import Mail
from files import actions as files
from notifications.choices import addresses as links
from taxonomy.models import Objective
from tests.discussions.joined import naming_union
from tests.discussions.scene import discussion
from tests.files.samples import upload
from tests.markup import finished
from tests.pledges.shown import pledging
from tests.practices.drafted import on_the_way
from tests.practices.shown import practice
from tests.practices.submissions import open_call
from tests.reviews.applying import accepted
from tests.reviews.boarded import boarded
from tests.reviews.shown import reviewing

READ, FORM, VERB = "read", "form", "verb"

# Every address by its name: a page to read, a page with a form, or a verb that only a form may send.
ADDRESSES = {
    READ: """negotiate healthz robots sitemap mail_list mail_detail home objective_list objective_detail principle_detail
        contact_sent country_list country_detail styleguide discussions:space_list discussions:space_detail
        discussions:topic_detail discussions:thread_detail discussions:reply_list discussions:comment_detail
        discussions:endorsement_list discussions:likeness_list discussions:topic_export discussions:compilation_detail
        discussions:compilation_file
        discussions:member_list discussions:contribution_list discussions:topic_print space_feed topic_feed
        discussions:comment_history discussions:comment_resume discussions:confirmation_list
        search:document_list accounts:index accounts:organization_list
        files:file_detail drafts:draft_list drafts:draft_earlier drafts:held_detail practices:call_list practices:call_detail
        account_inactive account_email_verification_sent account_reset_password_done account_reset_password_from_key_done
        mfa_index mfa_view_recovery_codes mfa_download_recovery_codes pages:about pages:help pages:accessibility pages:privacy
        pages:terms pages:participation_rules pages:if_you_need_help pages:fraud_alert practices:practice_detail
        practices:guide practices:guide_template practices:mine practices:draft_detail practices:draft_word
        practices:practice_list practices:practice_figures practices:practice_export practice_feed
        practices:practice_sheet practices:version_list practices:version_detail practices:version_differences
        notifications:notice_list notifications:follow_list organization_detail organization_contributions
        pledges:pledge_list pledges:dashboard pledges:pledge_export pledge_feed pledges:mine pledges:screening_list
        pledges:doubt_list pledges:draft_detail pledges:pledge_detail pledges:version_detail pledges:version_differences
        reviews:roster reviews:roster_coverage reviews:desk reviews:history reviews:board reviews:case_detail
        reviews:case_suggestions""",
    FORM: """pledges:pledge_begin pledges:draft_edit pledges:draft_check pledges:draft_withdraw pledges:decide pledges:sign
        pledges:file_add pledges:file_remove pledges:update_make pledges:update_make_for pledges:update_by_link
        pledges:pledge_amend pledges:pledge_withdraw pledges:doubt_raise pledges:doubt_detail pledges:participant_answer
        pledges:participant_leave pledges:state_agree
        contact practices:practice_correct practices:practice_retire practices:practice_begin practices:draft_edit
        practices:draft_check
        practices:draft_answers practices:draft_withdraw practices:file_add practices:file_remove practices:coauthor_list
        practices:coauthor_remove practices:coauthor_answer
        reviews:roster_apply reviews:roster_edit reviews:roster_availability reviews:roster_leave
        reviews:seat_answer reviews:seat_decline reviews:report_write reviews:question_ask reviews:question_answer
        reviews:seat_invite reviews:override_ask reviews:seat_extend reviews:seat_remove reviews:clock_stop reviews:attempt_make
        reviews:attempt_close reviews:decide reviews:signature_deny
        notifications:preferences notifications:unsubscribe
        discussions:confirmation_answer discussions:confirmation_link discussions:enclosure_remove
        discussions:comment_create discussions:comment_reply discussions:comment_edit discussions:comment_withdraw
        discussions:comment_report discussions:comment_moderate discussions:topic_moderate discussions:moderation
        discussions:move_detail discussions:comment_endorse discussions:topic_file
        accounts:profile accounts:organization_propose accounts:delegate_list accounts:delegation_end
        accounts:invitation_answer accounts:email_confirm accounts:second_step accounts:session_list account_login account_logout
        account_signup account_reauthenticate account_email account_change_password account_set_password account_reset_password
        account_confirm_login_code account_confirm_email account_reset_password_from_key mfa_authenticate mfa_reauthenticate
        mfa_activate_totp mfa_deactivate_totp mfa_generate_recovery_codes usersessions_list""",
    VERB: """accounts:language_choose accounts:invitation_withdraw drafts:draft_autosave drafts:draft_discard
        drafts:held_release discussions:endorsement_withdraw discussions:likeness_settle
        discussions:topic_seen discussions:revision_strike discussions:space_join discussions:space_leave
        practices:update_begin pledges:revision_begin notifications:notices_read
        notifications:follow_set reviews:override_sign reviews:seat_remind reviews:clock_start reviews:decision_sign""",
}
KINDS = {name: kind for kind, names in ADDRESSES.items() for name in names.split()}
SEEN = {"django_session", "usersessions_usersession"}  # a session is not what a page changes


def _names(patterns, namespace=""):
    for entry in patterns:
        if not isinstance(entry, URLResolver):
            yield f"{namespace}{entry.name}"
        elif entry.app_name != "admin":
            yield from _names(entry.url_patterns, f"{entry.namespace}:" if entry.namespace else namespace)


def test_every_address_is_in_the_table():
    assert sorted(set(_names(get_resolver().url_patterns))) == sorted(KINDS)


def _addresses(cast):
    """Addresses by name, each of something that is there and that the focal point may see."""
    person = cast.focal_point
    draft = drafts.save(owner=person, kind="pages.contact", place="", data={"text": "a"}, version=0)
    held = drafts.hold(path="/en/account/profile/", fields=[["about", "a"]], owner=person)
    invitations.send(email="guest@example.org", language="en", organization=cast.union, scopes=["post"], by=person)
    file = files.store(upload=upload("a.pdf"), by=person, key=uuid.uuid4())
    accepted(person, cast.secretariat)
    token = re.search(r"/invitations/([^/]+)/", Mail.objects.get(kind="accounts.invitation").text)[1]
    arguments = {
        "mail_detail": ["any"],
        "objective_detail": [5],
        "principle_detail": ["human-rights"],
        "country_detail": ["sen"],
        "accounts:delegate_list": ["union"],
        "accounts:delegation_end": [person.delegations().get().pk],
        "accounts:invitation_answer": [token],
        "accounts:invitation_withdraw": [Invitation.objects.get().pk],
        "accounts:email_confirm": ["any"],
        "account_confirm_email": ["any"],
        "account_reset_password_from_key": ["1", "any"],
        **_of_discussions(discussion(cast)),
        **_of_confirmations(naming_union(cast)),
        "drafts:draft_discard": [draft.pk],
        "drafts:draft_earlier": [draft.pk],
        "files:file_detail": [file.pk, file.name],
        "drafts:held_detail": [held.pk],
        "drafts:held_release": [held.pk],
        "practice_feed": ["en"],
        "pledge_feed": ["en"],
        "organization_detail": ["union"],
        "organization_contributions": ["union"],
        "notifications:unsubscribe": [links(person, "discussions.comment_replied")["unsubscribe"].rstrip("/").rpartition("/")[2]],
        "notifications:follow_set": ["objective", Objective.objects.get(number=5).pk],
        **_of_practices(cast),
        **_of_pledges(cast),
        **_of_seats(cast, person),
        **_of_cases(cast),
    }
    return {name: reverse(name, args=arguments.get(name, ())) for name in KINDS}


def _of_discussions(facts):
    comment, place = [facts["comment"]], [facts["space"], facts["topic"]]
    return {
        **{f"discussions:{noun}": place[:1] for noun in ("space_detail", "space_join", "space_leave", "member_list")},
        "discussions:topic_detail": place,
        "discussions:contribution_list": place,
        "discussions:topic_print": place,
        "discussions:topic_seen": place,
        "space_feed": ["en", *place[:1]],
        "topic_feed": ["en", *place],
        "discussions:topic_moderate": place,
        "discussions:move_detail": [1],
        "discussions:comment_endorse": comment,
        "discussions:endorsement_list": comment,
        "discussions:endorsement_withdraw": [*comment, 1],
        "discussions:likeness_settle": [1],
        "discussions:topic_export": place,
        "discussions:topic_file": [*place, "csv"],
        **{f"discussions:compilation_{noun}": [uuid.UUID(int=1)] for noun in ("detail", "file")},
        "discussions:thread_detail": [*place, facts["thread"]],
        "discussions:reply_list": [*place, facts["thread"], facts["root"]],
        "discussions:comment_create": [*place, facts["thread"]],
        "discussions:comment_resume": [facts["thread_pk"]],
        **{f"discussions:comment_{noun}": comment for noun in ("detail", "history", "reply", "edit", "withdraw")},
        **{f"discussions:comment_{noun}": comment for noun in ("report", "moderate")},
        "discussions:revision_strike": [*comment, facts["revision"]],
    }


def _of_confirmations(facts):
    return {
        "discussions:confirmation_answer": [facts["asked"]],
        "discussions:confirmation_link": [facts["token"]],
        "discussions:enclosure_remove": [facts["joint"], facts["comment_file"]],
    }


def _of_pledges(cast):
    facts = pledging(cast)
    number, draft = [facts["pledge"]], [facts["draft"]]
    return {
        **{f"pledges:pledge_{noun}": number for noun in ("detail", "amend", "withdraw")},
        "pledges:update_make": number,
        "pledges:doubt_raise": number,
        **{f"pledges:draft_{noun}": draft for noun in ("detail", "check", "withdraw")},
        "pledges:draft_edit": [*draft, "pledge"],
        "pledges:file_add": draft,
        "pledges:file_remove": [*draft, facts["enclosure"]],
        "pledges:revision_begin": number,
        "pledges:version_detail": [*number, 1],
        "pledges:version_differences": [*number, 2],
        "pledges:pledge_export": ["csv"],
        "pledges:decide": [facts["submitted"], "publish"],
        "pledges:sign": [facts["submitted"], "sign"],
        "pledges:state_agree": [facts["state"]],
        "pledges:update_by_link": [facts["link"]],
        "pledges:update_make_for": [*number, facts["participant"]],
        "pledges:participant_answer": [facts["token"]],
        "pledges:participant_leave": [*number, facts["participant"]],
        "pledges:doubt_detail": [facts["doubt"]],
    }


def _of_practices(cast):
    slug, written = [practice(cast)["practice"]], on_the_way(cast)
    draft_of = [written["draft"]]
    return {
        **{f"practices:practice_{noun}": slug for noun in ("detail", "sheet", "correct", "retire")},
        **{f"practices:draft_{noun}": draft_of for noun in ("detail", "check", "word", "withdraw", "answers")},
        "practices:draft_edit": [*draft_of, "brief"],
        "practices:file_add": draft_of,
        "practices:file_remove": [*draft_of, written["enclosure"]],
        "practices:coauthor_list": draft_of,
        "practices:coauthor_remove": [*draft_of, written["co_author"]],
        "practices:coauthor_answer": [written["token"]],
        "practices:update_begin": slug,
        "practices:version_list": slug,
        "practices:version_detail": [*slug, 1],
        "practices:version_differences": [*slug, 2],
        "practices:practice_export": ["csv"],
        "practices:call_detail": [open_call(cast.secretariat).slug],
    }


def _of_seats(cast, person):
    facts = reviewing(cast, person)
    return {
        "reviews:seat_answer": [facts["invited"]],
        "reviews:seat_decline": [facts["invited"]],
        "reviews:report_write": [facts["held"]],
        "reviews:question_ask": [facts["held"]],
        "reviews:question_answer": [facts["question"]],
    }


def _of_cases(cast):
    facts = boarded(cast)
    nouns = {
        "full": "case_detail case_suggestions clock_start",
        "split": "clock_stop attempt_close",
        "torn": "attempt_make",
        "ripe": "decide",
        "signing": "decision_sign signature_deny",
    }
    found = {f"reviews:{noun}": [facts[case]] for case, names in nouns.items() for noun in names.split()}
    found |= {f"reviews:seat_{verb}": [facts["full"], facts["seat"]] for verb in ("remind", "extend", "remove")}
    of_people = {"seat_invite": "free", "override_ask": "barred", "override_sign": "barred"}
    return found | {f"reviews:{noun}": [facts["split"], facts[name]] for noun, name in of_people.items()}


def _written():
    """How many rows the test has put in, changed and taken away so far, by table; the database counts them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_xact_user_tables")
        return {table: counts for table, *counts in cursor.fetchall() if table not in SEEN}


@pytest.mark.parametrize("name", ["visitor", "focal_point", "secretariat"])
def test_looking_at_a_page_changes_nothing(staged, log_in, name):
    cast, addresses = staged(_addresses)
    client, before = log_in(getattr(cast, name)), _written()

    changed = {}
    for address in addresses.values():
        finished(client.get(address))
        after = _written()
        if after != before:
            changed[address] = [table for table, counts in after.items() if counts != before[table]]
            before = after

    assert changed == {}


OTHERS = {READ: ["post", "put", "patch", "delete"], FORM: ["patch", "delete"], VERB: ["get", "head", "put", "patch", "delete"]}
# Addresses that lead on whatever is asked of them.
LEADING = {"negotiate", "accounts:index", "accounts:second_step"}
PLAIN = {
    "healthz",
    "robots",
    "home",
    "styleguide",
    "contact",
    "contact_sent",
    "objective_list",
    "objective_detail",
    "mail_list",
    "practice_feed",
}
PLAIN |= {"principle_detail", "country_list", "country_detail", "sitemap"}
OF_OURS = [name for name in KINDS if (":" in name or name in PLAIN) and name not in LEADING]


@pytest.mark.parametrize("kind", OTHERS)
def test_what_may_not_be_asked_of_an_address_is_405(staged, log_in, kind):
    cast, addresses = staged(_addresses)
    client, before = log_in(cast.focal_point), _written()
    asked = [(verb, name) for name in OF_OURS if KINDS[name] == kind for verb in OTHERS[kind]]

    answers = {(verb, name): getattr(client, verb)(addresses[name]).status_code for verb, name in asked}

    assert answers == dict.fromkeys(asked, 405)
    assert _written() == before


def test_no_address_answers_without_a_name():
    with pytest.raises(NoReverseMatch):
        reverse("None")

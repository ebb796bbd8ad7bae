"""Small invented archives, as the files are that operators import."""

import json
from copy import deepcopy

from discussions import archives
from discussions.actions.archives import import_archive

ARCHIVE = {
    "format": "discussion-archive/1",
    "space": {"slug": "harbour-talks", "title": {"en": "Harbour talks", "fr": "Entretiens du port"}},
    "topic": {
        "slug": "night-ferries",
        "title": {"en": "Night ferries"},
        "moderators": ["Ottoline Vance"],
        "languages": ["en", "fr"],
    },
    "entries": [
        {
            "question": {
                "id": "q1",
                "author": "Ottoline Vance",
                "posted_on": "2021-03-02",
                "text": {"en": "Who needs the night ferry?", "fr": "Qui a besoin du ferry de nuit ?"},
                "shown_counts": {"members": 9, "comments": 9},
                "comments": [
                    {"id": "c1", "author": "Bram Okafor", "posted_on": "2021-03-05", "body": "The people of the early shift."},
                    {"id": "c2", "author": "Lucía Prado", "posted_on": "2021-03-04", "body": "Dockers.", "in_reply_to": "c1"},
                    {"id": "c3", "author": None, "posted_on": "2021-03-09", "body": "Everybody.", "in_reply_to": None},
                ],
            }
        },
        {"comment": {"id": "c4", "author": "Bram Okafor", "posted_on": "2021-03-01", "body": "A word on tickets."}},
        {
            "question": {
                "id": "q2",
                "author": "Ottoline Vance",
                "posted_on": None,
                "text": {},
                "removed": True,
                "comments": [{"id": "c5", "author": "Name that was c…", "posted_on": "2021-03-12", "body": "As I said."}],
            }
        },
    ],
}


def archive(**changes):
    """A copy of the archive, with other values at places such as `topic__slug`."""
    changed = deepcopy(ARCHIVE)
    for place, value in changes.items():
        *way, last = place.split("__")
        holder = changed
        for step in way:
            holder = holder[step]
        holder[last] = value
    return changed


def comment(key, body="Some words.", **values):
    """A contribution as an archive has it."""
    return {"id": key, "author": "Bram Okafor", "posted_on": "2021-04-01", "body": body, "in_reply_to": None} | values


def of(*comments, **changes):
    """An archive with nothing but these contributions, posted directly under the topic."""
    return archive(entries=[{"comment": one} for one in comments], **changes)


def longer():
    """The archive, saved again later: one more reply, a post without a question, a question."""
    later = archive()
    question = later["entries"][0]["question"]
    question["comments"].insert(1, comment("c6", "Late shift too.", in_reply_to="c1", author="Ada Quist"))
    question["comments"].append(comment("c7", "A fourth.", author="Ada Quist"))
    new = {"id": "q3", "author": "Ottoline Vance", "posted_on": "2021-05-01", "text": {"en": "And who pays?"}, "comments": []}
    later["entries"].insert(0, {"question": new})
    return later


def bring(source):
    """Import an archive as the command does."""
    return import_archive(archive=archives.read(json.dumps(source).encode()))

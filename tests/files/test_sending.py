"""A file on its way from the browser: what is wrong stands beside its field, and nothing takes more than its share on the way."""

import errno
import re
import tempfile
import tracemalloc
import uuid

import pytest
from django.test import Client

from drafts.models import HeldPost
from files.models import File
from files.refusals import NO_ROOM
from tests.files import samples
from tests.markup import finished, read

pytestmark = pytest.mark.urls("tests.files.desk")
WORDS = {"title": "Zero draft", "alternative": "", "language": "en"}


@pytest.fixture
def send(cast, log_in):
    """`send(file=upload)`: the answer to the form, sent by the delegate."""

    def post(**fields):
        return log_in(cast.delegate).post("/upload/", WORDS | fields)

    return post


def errors(answer):
    """What is said beside each field."""
    assert answer.status_code == 200
    said = re.findall(r'id="id_(\w+)_error">.*?</span>(.*?)</div>', answer.content.decode(), re.DOTALL)
    return {field: re.sub(r"<[^>]+>", "", words).strip() for field, words in said}


def test_a_file_is_sent_and_found_at_its_address(send, client, cast):
    answer = send(file=samples.upload("Zero draft.pdf"))

    file = File.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/files/{file.pk}/Zero%20draft.pdf")
    assert (file.title, file.language, file.uploaded_by) == ("Zero draft", "en", cast.delegate)
    assert client.get(answer["Location"]).getvalue() == samples.PDF


def test_the_form_works_without_a_script(cast, log_in):
    page = log_in(cast.delegate).get("/upload/").content.decode()

    assert 'accept=".pdf,.docx,' in page
    assert "At most 25 MB. Documents: PDF, DOCX" in page
    assert re.search(r'<input type="hidden" name="key" value="[0-9a-f-]{36}"', page)


WRONG = {
    "no file": ({}, {"file": "Choose a file."}),
    "text instead of a file": ({"file": "a.pdf"}, {"file": "Choose a file."}),
    "empty": ({"file": ("a.pdf", b"")}, {"file": "The file is empty."}),
    "page named pdf": ({"file": ("a.pdf", samples.HTML)}, {"file": "The file ends in PDF, but its content is something else."}),
    "picture without words": ({"file": ("a.png", samples.picture())}, {"alternative": "Say in words what the picture shows"}),
    "picture with blanks": ({"file": ("a.png", samples.picture()), "alternative": "  "}, {"alternative": "Say in words"}),
    "broken picture": (
        {"file": ("a.jpg", samples.half(samples.picture("JPEG", (400, 400)))), "alternative": "A desk"},
        {"file": "The file is damaged"},
    ),
    "two things": (
        {"file": ("a.exe", samples.EXE), "language": "xx"},
        {"file": "Files that end in “.exe”", "language": "Select"},
    ),
    "a title of two lines": ({"file": ("a.pdf", samples.PDF), "title": "a\nb"}, {"title": "Write this in one line."}),
    "a title too long": ({"file": ("a.pdf", samples.PDF), "title": "a" * 201}, {"title": "Ensure this value has at most 200"}),
    "26 MB": ({"file": ("a.txt", b"a" * 26 * 2**20)}, {"file": "The file has 27.3 MB; it may have at most 25 MB."}),
}


@pytest.mark.parametrize(("fields", "said"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_stands_beside_its_field(send, shelf, fields, said):
    fields = {name: samples.upload(*value) if isinstance(value, tuple) else value for name, value in fields.items()}

    found = errors(send(**fields))

    assert found.keys() == said.keys()
    assert [field for field in said if not found[field].startswith(said[field])] == [], found
    assert (File.objects.count(), shelf()) == (0, [])


@pytest.mark.parametrize("key", ["", "nonsense", "9" * 40])
def test_without_a_true_key_a_file_is_kept_all_the_same(send, key):
    answer = send(file=samples.upload("a.pdf"), key=key)

    assert (answer.status_code, File.objects.count()) == (302, 1)


def test_a_form_sent_twice_is_one_file(send, shelf):
    key = uuid.uuid4()

    addresses = {send(file=samples.upload("a.pdf"), key=key)["Location"] for _time in range(2)}

    assert (len(addresses), File.objects.count(), len(shelf())) == (1, 1, 1)


@pytest.mark.parametrize(
    "name", ["../../a.pdf", "C:\\a.pdf", "\u202ea.pdf", "a" * 300 + ".pdf", "a." + "b" * 300 + ".pdf", "&lt;b&gt;%0d%0a'.pdf"]
)
def test_no_name_is_a_fault(send, client, name):
    answer = send(file=samples.upload(name))

    assert answer.status_code == 302
    assert finished(client.get(answer["Location"])).status_code == 200


# ── Too much, too little, no room ────────────────────────────────────────────────────────────────────────────────


class Slow:
    """What a browser sends, made while it is read."""

    def __init__(self, size, ends=True):
        line = b"--edge\r\nContent-Disposition: form-data; name="
        self.pieces = [line + b'"language"\r\n\r\nen\r\n' + line + b'"file"; filename="a.txt"\r\n\r\n']
        self.pieces += [b"a" * 50_000] * (size // 50_000) + ([b"\r\n--edge--\r\n"] if ends else [])
        self.length = sum(map(len, self.pieces))
        self.pieces = iter(self.pieces)
        self.rest = b""

    def read(self, size):
        while len(self.rest) < size and (piece := next(self.pieces, b"")):
            self.rest += piece
        taken, self.rest = self.rest[:size], self.rest[size:]
        return taken

    readline = read


def _stream(client, body, path="/upload/", length=None):
    environ = {"wsgi.input": body, "CONTENT_LENGTH": length or body.length, "CONTENT_TYPE": "multipart/form-data; boundary=edge"}
    return client.request(REQUEST_METHOD="POST", PATH_INFO=path, **environ)


@pytest.mark.parametrize(("size", "status"), [(24_000_000, 302), (26_000_000, 200), (29_000_000, 200), (31_000_000, 413)])
def test_receiving_takes_no_memory(cast, log_in, size, status):
    client = log_in(cast.delegate)
    client.get("/upload/")
    tracemalloc.start()

    answer = _stream(client, Slow(size))

    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (answer.status_code, File.objects.count()) == (status, int(status == 302))
    assert peak < 4_000_000


def test_far_too_much_is_refused_in_words(cast, log_in):
    answer = _stream(log_in(cast.delegate), Slow(31_000_000))

    assert "A file may have at most 25 MB" in " ".join(answer.content.decode().split())
    assert len(read(answer).headings) == 1


def test_what_breaks_off_is_not_kept(cast, log_in, shelf):
    body = Slow(1_000_000, ends=False)

    answer = _stream(log_in(cast.delegate), body, length=body.length + 500_000)

    assert (answer.status_code, File.objects.count(), shelf()) == (400, 0, [])


@pytest.mark.parametrize("when", ["opening", "writing"])
def test_a_disk_that_is_full_on_the_way_is_said_beside_the_field(send, shelf, monkeypatch, when):
    def fail(*_args, **_kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    class Full:
        write = seek = close = fail

    monkeypatch.setattr(tempfile, "TemporaryFile", fail if when == "opening" else lambda **_options: Full())

    assert errors(send(file=samples.upload("a.pdf"))) == {"file": str(NO_ROOM)}
    assert (File.objects.count(), shelf()) == (0, [])


def test_another_fault_of_the_disk_is_a_fault(send, monkeypatch):
    def fail(**_options):
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr(tempfile, "TemporaryFile", fail)

    with pytest.raises(OSError, match="broken"):
        send(file=samples.upload("a.pdf"))


# ── Where files are not asked for ────────────────────────────────────────────────────────────────────────────────


def test_other_pages_take_no_large_form(client, db):
    assert _stream(client, Slow(3_000_000), path="/en/contact/").status_code == 413


def test_other_pages_get_no_file(client, db, monkeypatch):
    monkeypatch.setattr(tempfile, "TemporaryFile", None)

    answer = client.post("/en/contact/", {"name": "Ama", "file": samples.upload("a.pdf")})

    assert (answer.status_code, dict(answer.wsgi_request.FILES)) == (200, {})


def test_of_a_visitor_nothing_is_kept(client, db, monkeypatch):
    monkeypatch.setattr(tempfile, "TemporaryFile", None)

    answer = client.post("/upload/", WORDS | {"file": samples.upload("a.pdf")})

    assert (answer.status_code, answer["Location"]) == (302, "/en/account/login/?next=/upload/")
    assert (File.objects.count(), HeldPost.objects.count()) == (0, 0)


def test_a_forged_form_keeps_nothing(cast, shelf):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.delegate)

    answer = browser.post("/upload/", WORDS | {"file": samples.upload("a.pdf")}, headers={"origin": "https://evil.example"})

    assert (answer.status_code, File.objects.count(), shelf()) == (403, 0, [])

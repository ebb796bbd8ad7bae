from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.practices import scene
from pathlib import Path


def test_scratch(writers, client):
    v = scene.published(writers.author, writers.secretariat, organization=writers.union, countries=["SEN", "MAR", "CIV"], links=[{"url":"https://www.example.org/a","title":"Report"}])
    scene.published(writers.author, writers.secretariat, title="Other", countries=["SEN"])
    scene.updated(v.practice, writers.author, writers.secretariat, summary="<p>Lawyers sit at the railway station.</p>", countries=["SEN","PER"])
    a = v.practice.get_absolute_url()
    for path in ["", "sheet/", "versions/", "versions/1/", "versions/2/", "versions/2/differences/"]:
        r = client.get(a + path)
        with CaptureQueriesContext(connection) as c:
            r = client.get(a + path)
        print(path, r.status_code, len(c), len(r.content))
        Path("/tmp/reading/out_%s.html" % path.replace("/", "_")).write_bytes(r.content)
        for q in c: print("   ", q["sql"][:110])
    client.force_login(writers.author)
    for path in ["", "correct/", "retire/"]:
        with CaptureQueriesContext(connection) as c:
            r = client.get(a + path)
        print(path, r.status_code, len(c), len(r.content))
        Path("/tmp/reading/out_author_%s.html" % path.replace("/", "_")).write_bytes(r.content)
    assert 0

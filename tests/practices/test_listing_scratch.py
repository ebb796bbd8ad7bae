from django.db import connection
from django.test.utils import CaptureQueriesContext
from pathlib import Path
from tests.practices import scene

def test_scratch(writers, client):
    for i in range(3):
        v = scene.published(writers.author, writers.secretariat, organization=writers.union, title=f"Practice {i}", countries=["SEN", "MAR", "CIV", "FRA"])
    scene.published(writers.author, writers.secretariat, title="Other", countries=[], is_global=True)
    for path in ["", "?objective=7&country=SEN", "?q=lawyers", "?q=practise", "?country=XXX&year=1900&page=1", "?objective=7&q=", "figures/", "figures/?country=SEN", "export/csv/", "export/json/?q=lawyers","export/xlsx/"]:
        r = client.get("/en/practices/" + path)
        with CaptureQueriesContext(connection) as c:
            r = client.get("/en/practices/" + path)
        print(path, r.status_code, len(c), r.get("Location"), len(r.getvalue()))
        Path("/tmp/listing/out_%s.html" % path.replace("/", "_")).write_bytes(r.getvalue())
        for q in c: print("   ", q["sql"][:110])
    r = client.get("/feeds/practices/fr/?q=lawyers")
    print(r.status_code, r.headers, r.content.decode())
    assert 0

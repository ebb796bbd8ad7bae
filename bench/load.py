"""The readers: a process that takes one job per line on its standard input and answers with one line of JSON.

A job is `port`, `path`, `headers`, `expected` (a status), `connections` and `seconds`; the answer holds `seconds`, and `taken`,
the milliseconds of each request, or `fault`. Where there is a `form` it is sent, each time with a `key` and words of its own.
"""

import http.client
import json
import sys
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

_LETTERS = str.maketrans("0123456789", "ghijklmnop")


def main():
    for line in sys.stdin:
        print(json.dumps(_work(json.loads(line))), flush=True)


def _work(job):
    began = time.perf_counter()
    until = began + job["seconds"]
    try:
        with ThreadPoolExecutor(job["connections"]) as pool:
            readers = [pool.submit(_read, job, until) for _connection in range(job["connections"])]
            taken = [each for reader in readers for each in reader.result()]
    except (OSError, http.client.HTTPException) as error:
        return {"fault": f"{job['path']}: {error or type(error).__name__}"}
    return {"taken": taken, "seconds": time.perf_counter() - began}


def _read(job, until):
    """One connection, kept alive, one request after another; at least one."""
    connection = http.client.HTTPConnection("127.0.0.1", job["port"], timeout=30)
    taken = []
    while not taken or time.perf_counter() < until:
        began = time.perf_counter()
        connection.request(*_request(job))
        answer = connection.getresponse()
        answer.read()
        if answer.status != job["expected"]:
            raise http.client.HTTPException(f"answers {answer.status}")
        taken.append((time.perf_counter() - began) * 1000)
    connection.close()
    return taken


def _request(job):
    if "form" not in job:
        return "GET", job["path"], None, job["headers"]
    key = str(uuid.uuid4())
    own = {"key": key, "body": f"{job['form']['body']} {key.translate(_LETTERS)}"}  # numbers would be taken for somebody's
    headers = job["headers"] | {"Content-Type": "application/x-www-form-urlencoded"}
    return "POST", job["path"], urlencode(job["form"] | own), headers


main()

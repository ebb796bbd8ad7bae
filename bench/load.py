"""The readers: a process that takes one job per line on its standard input and answers with one line of JSON.

A job is `port`, `path`, `headers`, `connections` and `seconds`; the answer holds `seconds`, and `taken`, the milliseconds of each
request, or `fault`.
"""

import http.client
import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor


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
        connection.request("GET", job["path"], headers=job["headers"])
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise http.client.HTTPException(f"answers {answer.status}")
        taken.append((time.perf_counter() - began) * 1000)
    connection.close()
    return taken


main()

"""The measuring itself, inside the throw-away services that `python -m bench` started."""

import http.client
import json
import subprocess
import sys
import time
from contextlib import contextmanager
from importlib import import_module

import django

from bench import options as wanted
from bench import report, scene, weight
from bench.cases import CONNECTIONS
from bench.servers import Server, machine_busy
from hub.services import Fault
from hub.services.processes import Household, stop_on_signals

WARM_UP, LISTENING = 0.2, 0.3  # seconds


def main():
    options = wanted.read()
    stop_on_signals(code=lambda number: 128 + number)
    try:
        with Household(wanted.say) as household:
            figures = _measure(household, options)
    except (Fault, http.client.HTTPException) as fault:
        sys.exit(f"Nothing was measured: {fault}")
    print(report.table(figures))
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n")


def _measure(household, options):
    wanted.say("Preparing the Hub …")
    # Before the settings are read: they ask whether static files have been collected.
    household.run("Preparing the Hub", [sys.executable, "manage.py", "prepare"], stdout=subprocess.DEVNULL)
    django.setup()
    scene.fill_floor()
    if any(case.needs_crowd for case in options.cases):
        wanted.say("Gathering a million contributions …")
        import_module("bench.crowd").gather()  # it needs the models, which the settings must come before
    if any(case.needs_library for case in options.cases):
        wanted.say("Filling the library …")
        import_module("bench.library").gather()
    if any(case.needs_repository for case in options.cases):
        wanted.say("Publishing 10,000 practices …")
        import_module("bench.repository").gather()
    if any(case.needs_register for case in options.cases):
        wanted.say("Publishing 5,000 pledges …")
        import_module("bench.register").gather()
    cookie = scene.log_in() if any(case.view or case.post for case in options.cases) else ""
    applications = {"floor": "bench.floor", "hub": "hub.wsgi"}
    servers = {name: Server(household, f"The web server “{name}”", application) for name, application in applications.items()}
    jobs = {case.name: _job(case, servers[case.server], cookie) for case in options.cases}
    wanted.say("Weighing pages …")
    weights = {case.name: _weigh(case, jobs[case.name]) for case in options.cases if case.is_page}
    for case in options.cases:
        if case.post:
            jobs[case.name] |= import_module("bench.replying").form_of(jobs[case.name])
    with _readers() as read:
        runs = _rounds(options, servers, jobs, read)
    exports = {case.name: _export(servers[case.server], jobs[case.name]) for case in options.cases if case.is_export}
    return report.figures(options, runs, weights, exports)


def _export(server, job):
    """What one export takes: seconds, bytes, and by how many the worker's memory grew meanwhile."""
    wanted.say("Making an export …")
    held, began = server.memory(), time.perf_counter()
    server.forget_peak()
    size = weight.fetch(job["port"], job["path"], job["headers"])
    return {"seconds": time.perf_counter() - began, "bytes": size, "memory": server.memory(peak=True) - held}


def _job(case, server, cookie):
    headers = {"Accept-Encoding": "gzip"} | ({"Cookie": cookie} if case.logged_in else {})
    job = {"port": server.port, "path": case.address(), "headers": headers}
    if case.unchanged:
        job["headers"] = headers | {"If-None-Match": weight.stamp_of(**job)}
    return job | {"expected": 304 if case.unchanged else 200}


def _weigh(case, job):
    page = {name: job[name] for name in ("port", "path", "headers")}
    most = weight.LIMIT_QUERIES["logged in" if case.logged_in else "visitor"]
    return weight.weigh(**page) | {"queries": weight.queries(job["path"], job["headers"]), "most_queries": most}


def _rounds(options, servers, jobs, read):
    """Runs of all cases, interleaved, so that a busy minute of the machine falls on all of them."""
    cases = [case for case in options.cases if not case.is_export]
    for case in cases:
        read(**jobs[case.name], connections=max(CONNECTIONS), seconds=WARM_UP)
    runs = []
    for number in range(options.rounds):
        wanted.say(f"Round {number + 1} of {options.rounds} …")
        noise = _neighbours()
        for connections in CONNECTIONS:
            for case in cases:
                job = jobs[case.name] | {"connections": connections, "seconds": options.seconds}
                run = {"case": case.name, "connections": connections, "round": number, "neighbours": noise}
                runs.append(run | _run(servers[case.server], job, read))
    return runs


def _run(server, job, read):
    before = server.cpu()
    answer = read(**job)
    return answer | {"cpu": (server.cpu() - before) / len(answer["taken"])}


def _neighbours():
    """How busy the machine is, in per cent, while we do nothing."""
    before = machine_busy()
    time.sleep(LISTENING)
    busy, all_ticks = (after - then for after, then in zip(machine_busy(), before, strict=True))
    return 100 * busy / max(all_ticks, 1)


@contextmanager
def _readers():
    """A function that has a job of `bench.load` done in another process."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    process = subprocess.Popen([sys.executable, "-m", "bench.load"], start_new_session=True, **pipes)

    def read(**job):
        print(json.dumps(job), file=process.stdin, flush=True)
        answer = json.loads(process.stdout.readline())
        if "fault" in answer:
            raise Fault(answer["fault"])
        return answer

    with process:
        try:
            yield read
        finally:
            process.kill()


main()

"""The house serves, stops in order, survives what dies in it and leaves nothing behind."""

import json
import os
import signal
import socket
import time
import urllib.request

import psycopg2
import pytest

pytestmark = pytest.mark.services
READY = "The Hub is at http://localhost:"
CHILDREN = {
    "The web server": "-m gunicorn",
    "The clock": "--app hub beat",
    "The worker": "--app hub worker",
    "Valkey": "valkey-server",
    "PostgreSQL": "postgres -D",
}


def page(port, host="127.0.0.1"):
    with urllib.request.urlopen(f"http://{host}:{port}/", timeout=5) as answer:
        return answer.read()


def sql(var, *statements):
    url = json.loads((var / "services.json").read_text())["DATABASE_URL"]
    connection = psycopg2.connect(url)
    connection.autocommit = True
    cursor = connection.cursor()
    for statement in statements:
        cursor.execute(statement)
    rows = cursor.fetchall() if cursor.description else None
    connection.close()
    return rows


def pid_of(house, words):
    return next(pid for pid, command in sorted(house.living().items()) if words in command)


def test_house_serves_and_keeps_its_data_over_a_restart(serve, var, port):
    first = serve().says(READY)
    assert page(port) == b"hello"
    sql(var, "CREATE TABLE kept (n int)", "INSERT INTO kept VALUES (7)")

    assert first.stop(signal.SIGINT) == 0
    assert first.gone(0)
    assert not (var / "services.json").exists()

    second = serve().says(READY)
    assert sql(var, "SELECT n FROM kept") == [(7,)]
    assert "Creating the database …" not in second.said
    assert second.stop(signal.SIGTERM) == 0


def test_house_says_each_step_and_ends_with_address_and_log_ins(serve, port):
    house = serve().says("toy demo")

    assert house.said == [
        "Starting PostgreSQL 18 …",
        "Creating the database …",
        "Starting Valkey …",
        "toy prepare",
        "Starting the worker, the clock of its tasks and the web server …",
        "Loading the demonstration …",
        "",
        f"The Hub is at http://localhost:{port}/ (Ctrl-C stops it)",
        "toy demo",
    ]


def test_killed_house_leaves_nothing_and_starts_again(serve, var):
    killed = serve().says(READY)
    sql(var, "CREATE TABLE kept (n int)", "INSERT INTO kept VALUES (7)")

    killed.process.kill()
    again = serve().says(READY)

    assert killed.gone(0)
    assert sql(var, "SELECT n FROM kept") == [(7,)]
    again.process.kill()
    assert again.gone()


def test_second_house_in_the_same_folder_says_so(serve):
    first = serve().says("Starting Valkey …")

    second = serve()

    assert second.ends() == 1
    assert len(second.said) == 1
    assert "already running" in second.said[0]
    assert str(first.process.pid) in second.said[0]


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_taken_port_is_said_in_one_line(serve, port, host):
    with socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET):
        house = serve()
        code = house.ends()

    assert code == 1
    assert house.said == [
        f"Port {port} on {host} is taken by another program: stop it, or choose another port with HUB_PORT={port + 1}."
    ]


def test_killed_children_are_started_again(serve, port):
    house = serve().says(READY)

    for name, words in CHILDREN.items():
        killed = pid_of(house, words)
        os.kill(killed, signal.SIGKILL)
        house.says(f"{name} was ended by SIGKILL")
        assert wait_for(lambda: words in " ".join(house.living().values()) and killed not in house.living())  # noqa: B023

    assert wait_for(lambda: page(port) == b"hello")
    assert house.stop() == 0


def wait_for(condition, seconds=10):
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        time.sleep(0.05)
    return condition()


def test_failed_preparation_stops_everything(serve, toy):
    (toy / "manage.py").write_text("raise SystemExit('no such table')")

    house = serve()

    assert house.ends() == 1
    assert house.said[-2:] == ["no such table", "Preparing the Hub ended with code 1."]
    assert house.gone(0)


def test_web_server_that_cannot_start_stops_everything(serve, toy):
    (toy / "hub" / "wsgi.py").write_text("raise RuntimeError('broken')")

    house = serve()

    assert house.ends() == 1
    assert "Error: broken" in house.said
    assert house.said[-1] == "The web server ended with code 1."
    assert house.gone(0)


def test_stop_while_starting_leaves_nothing(serve, toy):
    (toy / "manage.py").write_text("print('preparing', flush=True)\nimport time\ntime.sleep(60)")
    house = serve().says("preparing")

    assert house.stop() == 0
    assert house.gone(0)

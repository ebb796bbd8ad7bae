"""The address people open: 127.0.0.1 and, where the machine has it, ::1.

The sockets are opened here and handed to the web server, so that nobody can take the port in between and a web server
that is started again loses no visitor.
"""

import errno
import http.client
import socket
from contextlib import contextmanager

from . import Fault

NO_SUCH_ADDRESS = (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)


@contextmanager
def opened(port):
    """Listening sockets on every loopback address; raises if the port is taken on any of them."""
    sockets = []
    try:
        for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
            sockets += _listen(family, host, port)
        yield sockets
    finally:
        for each in sockets:
            each.close()


def answers(port, host="localhost"):
    """Whether a web server answers there to that name, whatever it says."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/healthz", headers={"Host": host})
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def _listen(family, host, port):
    try:
        return [_open(family, host, port)]
    except OSError as error:
        if family == socket.AF_INET6 and error.errno in NO_SUCH_ADDRESS:
            return []
        raise Fault(_mend(host, port, error)) from error


def _open(family, host, port):
    opened = socket.socket(family, socket.SOCK_STREAM)
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            opened.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        opened.bind((host, port))
        opened.listen(256)
    except OSError:
        opened.close()
        raise
    return opened


def _mend(host, port, error):
    other = 8000 if port < 1024 else port + 1
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} on {host} is taken by another program: stop it, or choose another port with HUB_PORT={other}."
    return f"Port {port} on {host} cannot be opened ({error.strerror}): choose another port with HUB_PORT={other}."

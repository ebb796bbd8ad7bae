"""A mail server of the tests' own, on a real port: it counts what it accepted and can be ill in the ways real ones are."""

import re
import threading
from contextlib import contextmanager
from socketserver import StreamRequestHandler, ThreadingTCPServer


class MailServer:
    """`received` holds the Message-ID of every message it took, in order; closed, it refuses connections.

    `mood` is "well", "busy" (answers 451 to every recipient), "silent" (takes the connection and never says a word; `held`
    counts these) or "slow" (says a letter now and then, so that no single answer is late).
    """

    def __init__(self):
        self.received, self.held, self.mood = [], 0, "well"
        self.awake = threading.Event()
        self.port, self.server = 0, None
        self.open()

    @property
    def url(self):
        return f"smtp://127.0.0.1:{self.port}/?from=hub@example.org"

    def open(self, mood="well"):
        """Answer from now on in this mood, always at the same port; those that were kept waiting are cut off."""
        self.close()
        self.mood = mood
        self.awake.clear()
        self.server = _Server(("127.0.0.1", self.port), _Talk)
        self.server.house, self.port = self, self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}).start()

    def close(self):
        """Refuse connections; those that were kept waiting are cut off."""
        self.awake.set()
        if self.server:
            self.server.shutdown()
            self.server.server_close()
            self.server = None


class _Server(ThreadingTCPServer):
    allow_reuse_address = True
    request_queue_size = 20

    def handle_error(self, request, client_address):
        """A killed worker's connection breaks off: nothing to say."""


class _Talk(StreamRequestHandler):
    def handle(self):
        house = self.server.house
        if house.mood == "silent":
            house.held += 1
            house.awake.wait()
        elif house.mood == "slow":
            while not house.awake.wait(0.1):
                self.wfile.write(b"2")
        else:
            self.talk(house)

    def talk(self, house):
        self.say("220 ready")
        for line in self.rfile:
            verb = line.split(b":")[0].strip().upper()
            if verb == b"DATA":
                self.say("354 go on")
                house.received.append(self.read_message_id())
                self.say("250 kept")
            elif verb == b"QUIT":
                self.say("221 bye")
                break
            elif verb == b"RCPT TO" and house.mood == "busy":
                self.say(f"451 {line.decode().strip()}: try later")
            else:
                self.say("250 fine")

    def read_message_id(self):
        """Of a message sent whole; one that breaks off was not received."""
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                raise ConnectionAbortedError
            lines.append(line)
        return re.search(rb"^Message-ID: (\S+)", b"".join(lines), re.MULTILINE | re.IGNORECASE)[1].decode()

    def say(self, line):
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def running():
    """A mail server that is well, closed at the end."""
    server = MailServer()
    try:
        yield server
    finally:
        server.close()

"""An embedded Valkey: it keeps the queue over restarts and answers on a socket only its owner may use."""

import redis

from . import binaries, disk


class Valkey:
    """`begin` starts it, `finish` waits until it answers; `url` is its REDIS_URL."""

    def __init__(self, var):
        self.program = binaries.valkey()
        self.data, self.log = var / "valkey", var / "valkey.log"
        self.socket = disk.socket_folder(var) / "valkey.sock"
        self.url = f"unix://{self.socket}"

    def begin(self, household):
        household.say("Starting Valkey …")
        self.data.mkdir(exist_ok=True)
        settings = {
            "port": "0",
            "unixsocket": self.socket,
            "unixsocketperm": "700",
            "dir": self.data,
            "appendonly": "yes",
            "save": "",
            "maxmemory-policy": "noeviction",
            "loglevel": "warning",
            "set-proc-title": "no",
        }
        words = [word for name, value in settings.items() for word in (f"--{name}", value)]
        self.child = household.start("Valkey", [self.program, *words], log=self.log)

    def finish(self):
        self.child.wait_until(self._answers)

    def _answers(self):
        try:
            with redis.Redis(unix_socket_path=str(self.socket), socket_timeout=3) as client:
                return client.ping()
        except redis.RedisError:
            return False

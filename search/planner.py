"""Statements under settings of PostgreSQL's planner that hold for them alone."""

from django.db import connection, transaction


class Planner:
    """Use it in a `with`: `ask(sql, parameters, **settings)` returns rows; afterwards every setting is as before.

    A change of settings travels with the next statement, so that it costs no round trip of its own. The block is one transaction.
    """

    def __enter__(self):
        self.transaction = transaction.atomic(savepoint=False)
        self.transaction.__enter__()
        self.settings = {}
        return self

    def __exit__(self, *error):
        if error[0] is None and self.settings:
            self._execute(self._change({}), [])
        self.transaction.__exit__(*error)

    def ask(self, sql, parameters, **settings):
        """The rows of one SELECT under these settings, such as `enable_seqscan="off"`, and no others."""
        return self._execute(self._change(settings) + sql, parameters)

    def _change(self, settings):
        """What makes the settings these; `__` stands for a dot."""
        undone = [f"SET LOCAL {name} TO DEFAULT; " for name in self.settings if name not in settings]
        done = [f"SET LOCAL {name} TO {value}; " for name, value in settings.items() if self.settings.get(name) != value]
        self.settings = settings
        return "".join(undone + done).replace("__", ".")

    def _execute(self, sql, parameters):
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return cursor.fetchall() if cursor.description else []

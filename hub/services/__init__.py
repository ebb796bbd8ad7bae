"""PostgreSQL, Valkey and the Hub's own processes on one machine: found, started, watched and stopped.

Plain Python that knows nothing of Django: what it must know is passed in. Whatever the operator can mend is a `Fault`.
"""


class Fault(Exception):
    """Its text is one line that says what is wrong and what to do."""

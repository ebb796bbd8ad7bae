"""What happened (Event: feed and audit trail) and what must be told (Mail: the outbox)."""

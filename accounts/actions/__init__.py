"""Everything that changes people, organizations and rights. Each action is atomic and records its event."""

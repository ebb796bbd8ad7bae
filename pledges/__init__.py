"""Pledges: measurable commitments on the Compact, matched, updated by those who made them, accountable to anyone."""

"""The Hub's fixed texts: pages, notices, participation rules; and messages to the secretariat."""

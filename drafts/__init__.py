"""Nothing typed is ever lost: drafts saved while one types, and posts that met an expired log-in."""

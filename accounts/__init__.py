"""People, organizations, and who may act for whom: one user and role model for the whole Hub."""

"""What practices and pledges share: a form of many parts that several people fill in over days, defined once."""

"""One index for everything the Hub finds; apps register what they put in."""

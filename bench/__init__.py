"""What the Hub's pages cost beside the least a Django page can cost on the same machine (docs/measures.md)."""

"""The repository of practices: drafts, screening, versions, facets, calls."""

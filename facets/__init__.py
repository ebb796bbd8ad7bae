"""Lists of an app's things, found by facets: counted on a shelf, searched, paged, drawn in figures, exported, fed."""

"""Pictures of a record: pure functions from rows to SVG, and to the table that says the same."""

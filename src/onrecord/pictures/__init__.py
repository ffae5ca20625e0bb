"""Pictures of a record: pure functions from rows to SVG, and to the table that says the same.

`map`, `timeline`, `bands` and `network` draw; `table` writes tables as CSV; `look` names the classes a style sheet may
know. Nothing here reads a record, a clock or the network; the outlines of countries are read once from the atlas.
"""

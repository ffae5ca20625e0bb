"""Tables that others coded, as sources: a row becomes a document and the event that it tells of.

`table.py` and `workbook.py` give rows, `recognise.py` says whose table it is, `propose.py` what the columns of any
other may be, and `row.py` makes of a row its document and its reading, each value with the cell it comes from.
"""

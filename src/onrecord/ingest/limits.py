"""How much we take in. Each limit keeps one bad file from taking the memory or the day of a run."""

MEBIBYTE = 1 << 20

MAX_TEXT = 20 * MEBIBYTE
"""Bytes of one page, one line of JSON, or one field, and characters of one report's text. A long report of a
hundred pages is about 0.3 MiB, so what is larger is a dump of many reports or no report at all."""

MAX_FILE = 256 * MEBIBYTE
"""Bytes of one file that must be in memory as a whole: PDF, DOCX, an e-mail, a JSON list."""

MAX_UNPACKED = 1024 * MEBIBYTE
"""Bytes that one given file may unpack to, with everything nested in it. Give more as a folder."""

MAX_RATIO = 200
"""Unpacked bytes to packed bytes beyond which an archive is taken for a bomb; plain text packs about 4 to 1,
and the deflate method reaches 1,032 to 1 only on runs of one byte."""

RATIO_FROM = 10 * MEBIBYTE
"""Unpacked bytes from which the ratio is looked at: a small file of spaces is harmless."""

MAX_MEMBERS = 20_000
"""Members of one archive, and attachments of one e-mail."""

MAX_DEPTH = 4
"""Containers within containers: a zip in an e-mail in a zip is 3."""

MAX_FETCH = 32 * MEBIBYTE
"""Bytes of one answer from the web."""

MAX_ROBOTS = 512 * 1024
"""Bytes of a robots.txt that are read: RFC 9309 section 2.5 asks for at least 500 KiB."""

"""The names of the files of a report, and of the places in them.

They are made of ids and never of words of reports: small letters and digits, so that every file system takes them and
none of them leads out of the folder. Files stand in folders by their first two letters, since FAT32 holds no more than
some 20,000 of such names in one.
"""

from __future__ import annotations

import re

from onrecord.model.text import fingerprint

INDEX = "index.html"
_OURS = re.compile(r"[0-9a-f]{8,64}")


def name_of(id_: str) -> str:
    """Give the name that stands for an id: the id itself where it is one of ours, else one made of it."""
    return id_ if _OURS.fullmatch(id_) else fingerprint(id_)


def incident_at(id_: str) -> str:
    """Give where the page of an incident is, from the root of the folder."""
    name = name_of(id_)
    return f"incidents/{name[:2]}/{name}.html"


def document_at(id_: str) -> str:
    """Give where the page of a document is, from the root of the folder."""
    name = name_of(id_)
    return f"reports/{name[:2]}/{name}.html"


def list_at(name: str, page: int) -> str:
    """Give where a page of a list is, from the root of the folder; pages count from 1, `name` is a word of ours."""
    return f"lists/{name}-{page}.html"


def anchor(claim: str) -> str:
    """Give the name of the place where the words of a claim stand on a page."""
    return f"c-{name_of(claim)}"


def root_from(address: str) -> str:
    """Give the way from a page back to the root of the folder."""
    return "../" * address.count("/")

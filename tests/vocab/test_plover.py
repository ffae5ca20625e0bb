"""The PLOVER code of a kind: by its status, by who does it, and in both versions."""

import pytest

from onrecord.model.reading import Plover
from onrecord.vocab.plover import plover_of


@pytest.mark.parametrize(
    ("kind", "status", "by_state", "code"),
    [
        ("demand", "asserted", False, Plover("DEMAND", None, "REQUEST")),
        ("request", "asserted", False, Plover("REQUEST", None, "REQUEST")),
        ("accusation", "reported", False, Plover("DISAPPROVE", "disapprove", "ACCUSE")),
        ("investigation", "reported", False, Plover("INVESTIGATE", "investigate", "ACCUSE")),
        ("shelling", "asserted", False, Plover("FIGHT", "heavy-weapons", "ASSAULT")),
        ("shooting", "asserted", False, Plover("ASSAULT", "firearms", "ASSAULT")),
        ("shooting", "asserted", True, Plover("FIGHT", "firearms", "ASSAULT")),
        ("shooting", "planned", True, Plover("THREATEN", None, "THREATEN")),
        ("sanction", "hypothetical", False, Plover("THREATEN", None, "THREATEN")),
        ("death", "asserted", False, Plover(None, None, None)),
        ("not of our list", "asserted", False, Plover(None, None, None)),
    ],
)
def test_code(kind, status, by_state, code):
    assert plover_of(kind, status, by_state=by_state) == code

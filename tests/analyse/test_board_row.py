"""What a row of a list says of an incident in a few words."""

from __future__ import annotations

from onrecord.analyse.board_row import title
from onrecord.model.board import Party
from tests.analyse.invented import TOWN, report, told
from tests.analyse.test_incident_view import ARMY, REBELS, view

ARMED = (
    Party(key="army", name="the army", type="military"),
    Party(key="brigades", name="the Brigades", type="rebel"),
)


def test_a_title_names_who_did_it_where_nobody_contradicts() -> None:
    found = view(report("a", told(place=TOWN, agents=(ARMY,))), report("b", told(place=TOWN)))

    assert title(found, ARMED[:1], ()) == f"Shelling: by the army, in {TOWN.name}"


def test_a_title_takes_no_side_where_reports_name_two() -> None:
    found = view(report("a", told(place=TOWN, agents=(ARMY,))), report("b", told(agents=(REBELS,))))

    assert title(found, ARMED, ()) == f"Shelling: in {TOWN.name}; who did it is disputed"

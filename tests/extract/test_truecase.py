"""Upper-case copy in running case."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.extract.text.truecase import truecase


@pytest.mark.parametrize(
    ("upper", "running"),
    [
        ("THE GUERRILLAS ATTACKED A BRIDGE NEAR VARSOL.", "The guerrillas attacked a bridge near Varsol."),
        (
            "TROOPS OF THE FLK [FRENTE LIBRE DE KARETH] FLED TO LA ORBA.",
            "Troops of the FLK [Frente Libre de Kareth] fled to La Orba.",
        ),
        ("ON 12 MAR 88 A MARCH WAS HELD IN MAY SQUARE.", "On 12 Mar 88 a march was held in may square."),
        ("PRESIDENT OSVALDO QUIJANO MET THE U.S. ENVOY.", "President Osvaldo Quijano met the U.S. envoy."),
        ("THE CUBANS AND THE UNITED STATES MET.", "The Cubans and the United States met."),
        ("TROOPS LEFT SANTA ANA AND COSTA DEL SOL.", "Troops left Santa Ana and Costa Del Sol."),
        ("OSVALDO DIAZ QUIJANO FLED.", "Osvaldo Diaz Quijano fled."),
        ("THE FARC AND THE FMLN AGREED.", "The FARC and the FMLN agreed."),
        ("THE POPULAR LIBERATION ARMY LEFT.", "The Popular Liberation Army left."),
        ("VICTOR DIAZ AND FRANK LUGO LEFT A FRANK NOTE.", "Victor Diaz and Frank Lugo left a frank note."),
        ("HE WASN'T HURT. SHE'D LEFT BOGOTA.", "He wasn't hurt. She'd left Bogota."),
    ],
)
def test_capitals_become_running_text(upper: str, running: str) -> None:
    assert truecase(upper) == running


def test_a_text_without_capitals_gets_them() -> None:
    lower = "gorwa: bsf men shot at smugglers near karachi.\nthe cop was held on sunday."
    assert truecase(lower) == "Gorwa: BSF men shot at smugglers near Karachi.\nThe cop was held on Sunday."
    assert truecase("two lines, both small") == "two lines, both small"  # too short to tell


def test_running_text_is_left_alone() -> None:
    text = "The FLK said it was ready. NATO was not."
    assert truecase(text) == text


def test_only_the_upper_case_paragraph_is_changed() -> None:
    text = "SHELLS HIT THE OLD MARKET\n\nShells hit the old market, the FLK said."
    assert truecase(text) == "Shells hit the old market\n\nShells hit the old market, the FLK said."


@given(st.text(alphabet=st.sampled_from("ABCIİŁßÉǅ .[]'\n-1ﬁ"), max_size=60))
def test_length_never_changes(text: str) -> None:
    assert len(truecase(text)) == len(text)

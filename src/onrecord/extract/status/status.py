"""How sure: whether it happened, somebody says so, or it may, will, should or did not happen."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, cast

from onrecord import vocab
from onrecord.extract.status.figurative import is_figurative
from onrecord.extract.status.governors import effects_over
from onrecord.extract.text.modality import is_negated
from onrecord.extract.text.parser import Parsed
from onrecord.extract.voices.voices import Voice, voice_of
from onrecord.model.reading import Status

if TYPE_CHECKING:
    from onrecord.extract.events.triggers import Trigger

__all__ = ["combine", "is_figurative", "status_of"]

_REAL = frozenset({"asserted", "reported"})


def status_of(parsed: Parsed, voices: list[Voice], trigger: Trigger) -> Status:  # noqa: ARG001
    """Give the status of a happening: by the words over its trigger, then by the voices that tell of it."""
    effects, passed, _ = effects_over(trigger.token)
    status: Status = "asserted"
    for effect in effects:
        status = combine(effect, status)
    return _told(voices, trigger, status, passed)


def _told(voices: list[Voice], trigger: Trigger, status: Status, passed: set[int]) -> Status:
    """What is said as a fact in somebody's words is reported; doubts count if the syntax has not met them."""
    index = voice_of(voices, trigger.token)
    heard: set[int] = set()
    while index is not None and index not in heard:
        heard.add(index)
        voice = voices[index]
        if _unclaimed(voice):
            return status
        effect = _voice_effects().get(voice.effect, "reported")
        if effect == "reported" or (effect == "possible" and _over_whole(voice) and not _met(voice, passed)):
            status = combine(effect, status)
        index = voice.parent
    return status


def _unclaimed(voice: Voice) -> bool:
    """As in "no group has claimed responsibility for the attack": nobody says so but the report."""
    return voice.effect == "admitted" and voice.cue is not None and is_negated(voice.cue[0])


def _over_whole(voice: Voice) -> bool:
    """Whether the cue stands over whole sentences, as "in his view" and "allegedly" do."""
    return voice.cue is not None and voice.cue[0].tag_ in ("IN", "RB")


def _met(voice: Voice, passed: set[int]) -> bool:
    return voice.cue is not None and any(token.i in passed or token.head.i in passed for token in voice.cue)


@cache
def _voice_effects() -> dict[str, str]:
    return dict(vocab.load("status")["voices"])


def combine(effect: str, status: Status) -> Status:
    """Give the status of what had `status` once the word over it has its `effect`.

    What is not real stays so under words that only tell of it; a denial denies what is real or willed, and a
    denial of a denial asserts.
    """
    match effect:
        case "pass" | "fact":
            return status
        case "reported":
            return "reported" if status == "asserted" else status
        case "denied":
            return _denied(status)
        case "failed":
            return "asserted" if status == "denied" else "attempted"
        case "possible":
            return "possible" if status in _REAL or status == "denied" else status
        case "planned" if status == "denied":
            return "denied"  # "decided not to attend"
        case "planned" | "ordered" | "attempted":
            return _willed(effect, status)
    return "attempted" if status == "attempted" else "hypothetical"


def _denied(status: Status) -> Status:
    if status == "denied":
        return "asserted"
    return status if status in ("possible", "hypothetical") else "denied"


def _willed(effect: str, status: Status) -> Status:
    if (
        status in _REAL
        or (effect == "ordered" and status == "planned")
        or (effect == "attempted" and status == "planned")
    ):
        return cast(Status, effect)
    return "hypothetical" if status == "denied" else status

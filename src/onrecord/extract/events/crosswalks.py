"""The codes that an event has in PLOVER and ACLED: by its kind, and by who does what to whom.

The tables of codes, and what each of their fields is for, are `vocab/events.toml`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from spacy.tokens import Token

from onrecord.extract.events.arguments import words as syntax
from onrecord.extract.events.entries import entries_of, kinds, word
from onrecord.extract.events.nouns import group_id, is_military
from onrecord.model.reading import Acled, Plover, Role, Status
from onrecord.vocab import load, plover

Part = tuple[Token, Role]  # the head of a part, and the part

_ARMED = frozenset({"military", "police", "security", "peacekeeping", "rebel", "militia", "coalition"})
_STATE = frozenset({"state", "government", "military", "police", "security", "intelligence"})


def plover_of(kind: str, status: Status, agents: Iterable[Role]) -> Plover:
    """Give the PLOVER code of an event of that kind and status, done by `agents`."""
    return plover.plover_of(kind, status, by_state=any(role.type in _STATE for role in agents))


def acled_of(
    kind: str, agents: Sequence[Part], targets: Sequence[Part], objects: Sequence[Token], *, harmed: bool
) -> Acled | None:
    """Give the ACLED code, None where ACLED has none; `harmed` says that somebody is told killed or injured."""
    crowd, others = any(map(_is_crowd, agents)), targets
    if kind in syntax("symmetric"):  # who is named first says nothing: "clashes between police and residents"
        crowd, others = _is_crowd_alone([*agents, *targets]), [*agents, *targets]
    holds = {
        "acled_protesters": any(_protests(token) for token, _ in others) or any(map(_protests, objects)),
        "acled_crowd": crowd,
        "acled_armed": any(role.type in _ARMED for _, role in targets) or any(map(is_military, objects)),
        "acled_state": any(role.type in _STATE for _, role in agents),
        "acled_harmed": harmed,
    }
    table = kinds()[kind]
    field = next((name for name, is_so in holds.items() if is_so and name in table), "acled")
    code = table.get(field)
    if code and code.get("sub_event_type") in _mob() and any(_demonstrates(token) for token, _ in agents):
        code = load("events")["coding"]["turned_violent"]
    return Acled(code["event_type"], code.get("sub_event_type")) if code else None


@cache
def _mob() -> frozenset[str]:
    return frozenset(load("events")["coding"]["mob"])


def _protests(token: Token) -> bool:
    """Whether a word is for protesters: by itself, by what they do ("a crowd protesting"), or for their gathering."""
    named = {
        word(token),
        token.doc[max(0, token.i - 2) : token.i + 1].text.lower(),
    }  # "a sit-in" is three tokens
    if named & (_crowds("protesting") | _crowds("gatherings")):
        return True
    clauses = (child for child in token.children if child.dep_ in ("acl", "relcl"))
    return any(entry.kind == "protest" for clause in clauses for entry in entries_of(clause))


def _demonstrates(token: Token) -> bool:
    return word(token) in _crowds("rioting") or _protests(token)


def _is_crowd_alone(parts: Sequence[Part]) -> bool:
    """Whether those who fight are crowds, among themselves or with police, none of them armed."""
    return any(map(_is_crowd, parts)) and not any(
        role.type in (_ARMED | _STATE) - {"police"} for _, role in parts
    )


def _is_crowd(part: Part) -> bool:
    """Whether they act as a crowd: rioters, a mob, several residents, students, supporters."""
    token, _ = part
    group = group_id(token)
    if group in _crowds("always") or word(token) in _crowds("single"):
        return True
    named = group in _crowds("several") or word(token) in _crowds("words")
    return named and token.tag_ in ("NNS", "NNPS")


@cache
def _crowds(key: str) -> frozenset[str]:
    return frozenset(load("events")["crowds"][key])

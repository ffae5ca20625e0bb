"""Letting the record go out: what of it, for whom, in which formats; how far it is; the file, for who asked for it.

A release is never more than the person may see: see `least_of` and `lesser`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from starlette.responses import FileResponse, Response
from starlette.routing import Route

from onrecord.analyse.rules import Rule, rule, rules
from onrecord.errors import UsageError
from onrecord.export import profiles
from onrecord.export.formats import FORMATS, Format, format_of
from onrecord.export.profiles import LEVELS, Profile
from onrecord.model.board import STATES, Facet, Filter
from onrecord.model.person import ROLES, Role
from onrecord.releasing import Asked
from onrecord.review.code_book import code_book
from onrecord.vocab import load
from onrecord.web import asked as addresses
from onrecord.web.exporting import LAST, Wanted, least_of, lesser
from onrecord.web.visit import Form, Visit, action, page

NARROWED = ("since", "until", "kind", "country", "state")  # what a release can be narrowed to
USUAL = ("csv", "xlsx", "report")  # formats that are ticked at first
MOST = 300  # values of a field that are offered
_COUNTRY = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a form says: by which profile, narrowed to what, in which formats; `standard` is the profile as listed."""

    standard: Profile
    profile: Profile
    rule: Rule
    only: Filter
    formats: tuple[Format, ...]
    names: bool  # whether the person says that they know of the names in it

    @property
    def least(self) -> Role:
        """The least role that may have it."""
        return least_of(self.profile, self.standard)

    @property
    def words(self) -> dict[str, str]:
        """What it is narrowed to, as the sheet says it."""
        given = ((name, getattr(self.only, name)) for name in NARROWED)
        return {name: value or addresses.NONE for name, value in given if value is not None}


@dataclass(frozen=True, slots=True)
class Offered:
    """A profile that can be chosen, and what it withholds, in words."""

    profile: Profile
    withholds: Sequence[str]


@page("analyst")
def ask(visit: Visit) -> Response:
    """Show the form, with how many incidents go out by what it says."""
    query = visit.request.query_params
    given = {name: tuple(query.getlist(name)) for name in query}
    return _form(visit, given, left_out=[*_left_out(visit, query)])


@action("analyst")
def start(visit: Visit, form: Form) -> Response:
    """Begin to make a release."""
    try:
        chosen = _chosen(visit, form.values)
        if not visit.may(chosen.least):
            return _refused(visit, chosen.least)
        _refuse(chosen)
    except UsageError as error:
        return _form(visit, form.values, problem=str(error))
    asked = Asked(profile=chosen.profile, rule=chosen.rule, only=chosen.only, words=chosen.words)
    wanted = Wanted(visit.person, asked, chosen.formats, chosen.least)
    return visit.go(f"/export/{visit.site.exports.start(visit.store, wanted).id}")


@page("analyst")
def show(visit: Visit) -> Response:
    """Show how far a release is, and what it came to, to the person who asked for it."""
    found = visit.site.exports.find(visit.asked("id"), visit.person)
    if found is None:
        return visit.missing("release")
    formats = {each.name: each for each in found.wanted.formats}
    return visit.render("export_made.html", export=found, job=found.job, made=found.made, formats=formats)


@page("analyst")
def fetch(visit: Visit) -> Response:
    """Give the file of a release to the person who asked for it."""
    found = visit.site.exports.find(visit.asked("id"), visit.person)
    if found is None or found.made is None:
        return visit.missing("release")
    return FileResponse(found.made.path, media_type="application/zip", filename=found.made.name)


@action("analyst")
def drop(visit: Visit, _: Form) -> Response:
    """Throw a release away, or give up making it."""
    if visit.site.exports.find(visit.asked("id"), visit.person) is None:
        return visit.missing("release")
    visit.site.exports.drop(visit.asked("id"))
    return visit.go("/export")


# -- what a form says -------------------------------------------------------------------------------------------------

Given = Mapping[str, tuple[str, ...]]


def _chosen(visit: Visit, given: Given) -> Chosen:
    """Give what a form says. Raises UsageError for what there is not."""
    one = {name: values[0].strip() for name, values in given.items() if values}
    standard = profiles.profile(one.get("profile") or None)
    profile = profiles.with_places(standard, one["places"]) if one.get("places") else standard
    if visit.may(least_of(standard, standard)) and not visit.may(least_of(profile, standard)):
        raise UsageError(
            f"places: under {standard.name} only an admin lets finer ones go out than a {standard.places}"
        )
    profile = replace(profile, role=lesser(profile.role, visit.person.role))
    named = given.get("format", ()) if "profile" in given else USUAL
    return Chosen(
        standard=standard,
        profile=profile,
        rule=rule(one.get("rule") or None),
        only=_only(one, profile.role),
        formats=tuple(format_of(name) for name in dict.fromkeys(named)),
        names=one.get("names") == "yes",
    )


def _only(one: Mapping[str, str], role: Role) -> Filter:
    asked = addresses.filter_of({name: one[name] for name in NARROWED if name in one}, role)
    known = {"kind": tuple(load("events")["kinds"]), "state": STATES}
    for name, values in known.items():
        if (value := getattr(asked, name)) is not None and value not in values:
            raise UsageError(f"{name}: there is no {value[:40]!r}; choose one from the list")
    country = asked.country.upper() if asked.country else asked.country
    if country and not _COUNTRY.fullmatch(country):
        raise UsageError(f"country: expected three letters such as SDN, found {country[:40]!r}")
    return replace(asked, country=country, order="oldest", limit=0)


def _refuse(chosen: Chosen) -> None:
    """Raise UsageError for what a person can mend."""
    if not chosen.formats:
        raise UsageError("choose a format first")
    whole = [each.name for each in chosen.formats if each.whole and not chosen.profile.all_shown]
    if whole:
        raise UsageError(
            f"in {whole[0]} nothing can be kept back: choose the profile internal with all places"
        )
    if chosen.profile.persons == "shown" and not chosen.names:
        raise UsageError(
            f"a release under {chosen.profile.name} holds names: tick that you know it, or choose another profile"
        )


def _refused(visit: Visit, least: Role) -> Response:
    message = f"This needs the role {least}; you have the role {visit.person.role}."
    return visit.render("message.html", status=403, title="Not allowed", message=message)


# -- the form ---------------------------------------------------------------------------------------------------------


def _form(visit: Visit, given: Given, *, problem: str = "", left_out: Sequence[str] = ()) -> Response:
    store = visit.store
    try:
        chosen = _chosen(visit, given)
    except UsageError as error:
        problem, chosen = str(error), _chosen(visit, {})
    if not visit.may(chosen.least):
        return _refused(visit, chosen.least)
    known = [*profiles.profiles().values()][::-1]  # what withholds most stands first
    offered = [each for each in known if visit.may(least_of(each, each))]
    facets = store.board.facets(Filter(role=chosen.only.role), names=("kind", "country"), most=MOST)
    return visit.render(
        "export.html",
        status=400 if problem else 200,
        problem=problem,
        chosen=chosen,
        only=chosen.only,
        offered=[Offered(each, [*withholds(each)]) for each in offered],
        others={each.name: least_of(each, each) for each in known if each not in offered},
        formats=[each for each in FORMATS if not each.whole or visit.may(ROLES[-1])],
        places=_places(offered, whole=visit.may(ROLES[-1])),
        rules=rules().values(),
        kinds=_options(facets["kind"], chosen.only.kind),
        countries=_options(facets["country"], chosen.only.country),
        count=_count(visit, chosen.only),
        missing=visit.site.keeper.left,
        waiting=store.linkage.waiting(),
        left_out=left_out,
        exports=visit.site.exports.of(visit.person),
        hours=LAST.total_seconds() / 3600,
    )


def _options(facets: Sequence[Facet], chosen: str | None) -> list[tuple[str, str]]:
    """Give what can be chosen of a field, with how many incidents have it; also what is chosen and nothing has."""
    found = {one.value: f"{one.name.replace('_', ' ') or addresses.NONE} ({one.count:,})" for one in facets}
    if chosen is not None:
        found.setdefault(chosen, chosen.replace("_", " ") or addresses.NONE)
    return [
        (value or addresses.NONE, said) for value, said in sorted(found.items(), key=lambda each: each[1])
    ]


def withholds(profile: Profile) -> Iterator[str]:
    """Give what a profile keeps back, in words."""
    if profile.persons == "masked":
        yield "names of private persons"
    if profile.contacts == "masked":
        yield "contacts"
    if profile.places != LEVELS[0]:
        yield f"places finer than a {profile.places}"
    if not profile.texts:
        yield "whole texts"
    hidden = {"authors": profile.authors, "people who reviewed": profile.staff}
    yield from (f"names of {whose}" for whose, shown in hidden.items() if shown == "pseudonym")
    if not profile.names:
        yield "names of files"
    if profile.role != ROLES[-1]:
        yield "what the team has restricted"


def _places(offered: Sequence[Profile], *, whole: bool) -> tuple[str, ...]:
    """Give the levels of places that may be asked for: all for admins, none finer than their profiles for others."""
    finest = min(LEVELS.index(each.places) for each in offered)
    return LEVELS if whole else LEVELS[finest:]


def _count(visit: Visit, only: Filter) -> int:
    """Give how many incidents go out: those of the list, without kinds that the team does not count."""
    store = visit.store
    excluded = code_book(store.reviews.all("kind")).excluded()
    if not excluded:
        return store.board.find(only).total
    return sum(line.kind not in excluded for line in store.board.rows(only))


def _left_out(visit: Visit, query: Mapping[str, str]) -> Iterator[str]:
    """Give by what else the list is narrowed that one comes from. A release is not: these may be words of reports."""
    asked = addresses.filter_of(query, visit.person.role)
    for name, _ in addresses.pairs_of(asked):
        if name not in (*NARROWED, "order"):
            yield addresses.LABELS.get(name, name.replace("_", " "))


ROUTES = (
    Route("/export", ask, methods=["GET"]),
    Route("/export", start, methods=["POST"]),
    Route("/export/{id}", show, methods=["GET"]),
    Route("/export/{id}/file", fetch, methods=["GET"]),
    Route("/export/{id}/drop", drop, methods=["POST"]),
)

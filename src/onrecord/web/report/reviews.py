"""What a form of the report page says, as a review. Raises UsageError for what a person can mend."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from onrecord.errors import UsageError
from onrecord.model.person import ROLES, Person, Role, at_least, role_of
from onrecord.model.review import Review
from onrecord.model.text import Quote
from onrecord.review.standing import Standing
from onrecord.review.values import parse
from onrecord.review.visible import least_role
from onrecord.web.report import forms
from onrecord.web.report.opened import Opened
from onrecord.web.report.text import chosen, found_near
from onrecord.web.report.view import Told
from onrecord.web.report.words import FIELDS
from onrecord.web.visit import Form

GIVEN = ("correct", "add")  # verbs that come with a value
SPOKEN = ("comment", "restrict")  # verbs that may be about a whole event, or the whole report
WORDLESS = ("kind", "status")  # fields that rest on the words of the event where none are chosen
REVIEWER: Role = "reviewer"  # the least role that may restrict
LONGEST = 10_000  # characters of a comment or a reason

Parts = dict[str, Any]  # of a review


@dataclass(frozen=True, slots=True)
class Asking:
    """Who sends which form about which report, and the event it is about, None for the report as a whole."""

    found: Opened
    event: Told | None
    form: Form
    person: Person

    @property
    def told(self) -> Told:
        """The event that the form is about."""
        if self.event is None:
            raise UsageError("nothing was decided: the form names no event")
        return self.event

    @property
    def value(self) -> Standing:
        """The value that the form is about."""
        value = value_of(self.told, self.form.text("claim"))
        if value is None or self.told.hides(value.field, self.person.role):
            raise UsageError("nothing was decided: the event has no such value; look at it again")
        return value


def review_of(found: Opened, event: Told | None, form: Form, person: Person) -> Review:
    """Give the review that a form asks for."""
    make = _MAKERS.get(form.text("verb"))
    if make is None:
        raise UsageError(f"{form.text('verb')!r} is nothing that can be decided here")
    if len(form.text("why")) > LONGEST:
        raise UsageError(f"this has {len(form.text('why')):,} characters; {LONGEST:,} is the most")
    about = "event" if event else "document"
    subject = event.found.event.id if event else found.filed.document.id
    parts: Parts = {"about": about, "subject": subject, "why": form.text("why"), "after": form.after}
    parts |= {"by": person.name, "at": datetime.now(UTC).isoformat()}
    return Review(**(parts | make(Asking(found, event, form, person))))


def value_of(event: Told, claim: str) -> Standing | None:
    """Give a value of an event by the name that its line has; None where there is none."""
    return next((each for each in event.found.standings if each.claim == claim), None)


def field_seen(event: Told, field: str) -> int:
    """Give what a form on a whole field gives as `after`."""
    return max((each.seen for each in event.found.standings if each.field == field), default=0)


def seen(found: Opened) -> int:
    """Give what a form on the whole report gives as `after`."""
    return max((each.seq for each in found.reviews if each.verb != "comment"), default=0)


def _simple(asking: Asking) -> Parts:
    value = asking.value
    return {"verb": asking.form.text("verb"), "field": value.field, "claim": value.claim}


def _not_stated(asking: Asking) -> Parts:
    # It is about the whole field, of which the person saw all when the form was made.
    value, after = asking.value, asking.form.after
    whole = field_seen(asking.told, value.field) if after >= value.seen else after
    return {"verb": "not_stated", "field": value.field, "after": max(after, whole)}


def _whole(verb: str) -> Callable[[Asking], Parts]:
    def make(asking: Asking) -> Parts:
        if verb == "accept" and asking.told.kept(asking.person.role):
            raise UsageError(
                "some of its values are kept to others, and cannot be accepted unseen; accept each"
            )
        return {"verb": verb, "about": "event", "subject": asking.told.found.event.id}

    return make


def _withdrawn(asking: Asking) -> Parts:
    form, told = asking.form, asking.told
    mine = [each for each in told.reviews if each.id == form.text("review") and each.by == asking.person.name]
    if not mine:
        raise UsageError("only what one has decided oneself can be taken back")
    if mine[0].verb == "restrict" and not at_least(asking.person.role, REVIEWER):
        raise UsageError(f"a restriction is taken back by {REVIEWER}s and above")
    value = value_of(told, form.text("claim"))
    part = {"field": value.field, "claim": value.claim} if value else {}
    return {"verb": "withdraw", "value": form.text("review"), **part}


def _added(asking: Asking) -> Parts:
    field = asking.form.text("field")
    if field not in FIELDS or asking.told.hides(field, asking.person.role):
        raise UsageError(f"{field!r} is no field that a value can be added to")
    event = asking.told.found.event
    near = (event.triggers or event.evidence)[0].start
    quotes = _quotes(asking, (), near)
    return {"verb": "add", "field": field, "value": _parsed(asking, field, quotes, {}), "quotes": quotes}


def _corrected(asking: Asking) -> Parts:
    value = asking.value
    near = value.quotes[0].start if value.quotes else 0
    quotes = _quotes(asking, value.quotes, near)
    before = forms.given_of(value.value)
    given = _parsed(asking, value.field, quotes, before, same_words=quotes == value.quotes)
    return {
        "verb": "correct",
        "field": value.field,
        "claim": value.claim,
        "value": given,
        "quotes": quotes,
    }


def _quotes(asking: Asking, before: tuple[Quote, ...], near: int) -> tuple[Quote, ...]:
    """Give the words that were chosen, or typed; those of before where these were left as they are."""
    form, text = asking.form, asking.found.filed.document.text
    said = form.text("words")
    if not said or (
        before and said.split() == before[0].text.split() and form.text("start") in ("", str(before[0].start))
    ):
        return before
    start, end = form.text("start"), form.text("end")
    quote = chosen(text, int(start), int(end), said) if start.isdecimal() and end.isdecimal() else None
    quote = quote or found_near(text, said, near)
    if quote is None:
        field = form.text("field")
        raise UsageError(f"{field}: words is not in the report as it is written here; select it in the text")
    return (quote,)


def _parsed(
    asking: Asking, field: str, quotes: tuple[Quote, ...], before: dict[str, str], *, same_words: bool = False
) -> Any:
    given = {name: values[0] for name, values in asking.form.values.items()}
    if not same_words:
        given.pop("head", None)
    if field in forms.PLACES:
        given = _placed(given, before)
    if not quotes and field not in WORDLESS:
        raise UsageError(f"{field}: words is empty; select the words of the report that say so, or type them")
    return parse(field, given, quotes)


def _placed(given: dict[str, str], before: dict[str, str]) -> dict[str, str]:
    """Put the place in that was chosen; without one, another name has no point of the old one."""
    name, choice = given.get("name", ""), given.get("choice", "")
    if choice and choice != "none":
        place = forms.chosen_place(given.get("asked", name), choice)
        if place is None:
            raise UsageError(
                f"{given.get('field', 'place')}: name is not what was looked up; look it up again"
            )
        precision = given.get("precision", "")
        site = {"precision": precision} if precision == "site" else {}
        return given | place | {"name": name or place["name"]} | site
    if choice == "none" or name != before.get("name", ""):
        return given | dict.fromkeys(("geonameid", "lat", "lon", "country", "admin1", "admin2"), "")
    return given


def _comment(asking: Asking) -> Parts:
    if not asking.form.text("why"):
        raise UsageError("why is empty: there is nothing to say")
    return {"verb": "comment"}


def _restricted(asking: Asking) -> Parts:
    form, role = asking.form, asking.person.role
    field = form.text("limited") or None
    least, reviews = (
        role_of(form.text("least")),
        asking.event.reviews if asking.event else asking.found.reviews,
    )
    if field is not None and (asking.event is None or field not in FIELDS):
        raise UsageError(f"{field!r} is no field that can be kept to some")
    needed = max(REVIEWER, least, least_role(reviews, field), key=ROLES.index)
    if not at_least(role, needed):
        raise UsageError(f"this needs the role {needed}; you have the role {role}")
    return {"verb": "restrict", "field": field, "value": least}


_MAKERS: dict[str, Callable[[Asking], Parts]] = {
    "accept": _simple,
    "reject": _simple,
    "not_stated": _not_stated,
    "accept_all": _whole("accept"),
    "reject_all": _whole("reject"),
    "withdraw": _withdrawn,
    "add": _added,
    "correct": _corrected,
    "comment": _comment,
    "restrict": _restricted,
}

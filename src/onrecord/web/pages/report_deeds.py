"""What a person decides on a report: the forms of the report page, what is sent by them, and the page drawn again."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, replace

from starlette.responses import Response

from onrecord.errors import Conflict, UsageError
from onrecord.model.board import Filter
from onrecord.model.person import ROLES
from onrecord.review.masks import without_words
from onrecord.review.visible import least_role
from onrecord.web.render import query
from onrecord.web.report import forms
from onrecord.web.report.opened import Opened, opened
from onrecord.web.report.reviews import GIVEN, SPOKEN, field_seen, review_of, seen, value_of
from onrecord.web.report.view import LEGEND, report_state, report_view, words_kept
from onrecord.web.report.words import FIELDS
from onrecord.web.visit import Form, Visit, action


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which form of the page is open, and what stands in it. `problem` is the field it is about, and what to say."""

    do: str = ""
    event: str = ""
    claim: str = ""
    field: str = ""
    given: dict[str, str] = dataclasses.field(default_factory=dict)
    after: int = 0
    problem: tuple[str, str] = ("", "")
    found: tuple[forms.Found, ...] | None = None


def asked_for(visit: Visit, found: Opened) -> Asked:
    """Give the form that an address asks to open; none for one that the visitor may not send."""
    do, event, claim = visit.asked("do"), visit.asked("event"), visit.asked("claim")
    one = found.event(event)
    if do in SPOKEN and (one or not event):
        return Asked(do=do, event=event, after=one.found.seen if one else seen(found))
    if one is None or not visit.may("analyst"):
        return Asked()
    name = visit.asked("field")
    if do == "add" and name in FIELDS and not one.hides(name, visit.person.role):
        return Asked(do=do, event=event, field=name, after=field_seen(one, name))
    value = value_of(one, claim)
    open_ = value and without_words(value.quotes, words_kept(found.events, visit.person.role)) == value.quotes
    if do == "correct" and value and open_ and not one.hides(value.field, visit.person.role):
        given = forms.given_of(value.value) | forms.words_of(value.quotes)
        return Asked(do=do, event=event, claim=claim, field=value.field, given=given, after=value.seen)
    return Asked()


def drawn(visit: Visit, found: Opened, asked: Asked, status: int = 200) -> Response:
    """Draw the page of a report with the form that is open."""
    document, person = found.filed.document, visit.person
    view = report_view(
        found.filed,
        found.events,
        person=person.name,
        role=person.role,
        covers=found.covered,
        names=found.names,
    )
    return visit.render(
        "report.html",
        status=status,
        view=view,
        document=view.document,
        filed=found.filed,
        opened=found,
        provenance=visit.store.shelf.provenance(document.id),
        original=_original(visit, found),
        copies=visit.store.shelf.copies_of(document.id, person.role),
        state=report_state(found.events),
        incidents=_incidents(visit, {each.id for each in view.cards}),
        asked=asked,
        inputs=forms.inputs(asked.field, asked.given) if asked.do in GIVEN else (),
        lists=forms.lists(asked.field) if asked.do in GIVEN else {},
        fields=FIELDS,
        legend=LEGEND,
        roles=ROLES,
        comments=[each for each in found.reviews if each.verb == "comment"],
        least=least_role(found.reviews),
        here=f"/reports/{document.id}",
        shown=found.asked_shown,
        may=visit.may("analyst"),
        may_restrict=visit.may("reviewer"),
        whole=not any(each.kept(person.role) for each in found.events),
    )


def _incidents(visit: Visit, events: set[str]) -> dict[str, str]:
    """Give the incidents of events, by the ids of these, as far as the visitor may see them."""
    told = visit.store.linkage.memberships(events)
    asked = Filter(role=visit.person.role)
    seen = {each for each in {*told.values()} if visit.store.board.row(each, asked)}
    return {event: incident for event, incident in told.items() if incident in seen}


def _original(visit: Visit, found: Opened) -> str | None:
    """Give the id of the report that this one is a copy of, if the visitor may see that."""
    original = found.filed.copy_of
    return original if original and visit.store.shelf.shows(original, visit.person.role) else None


@action("analyst")
def decide(visit: Visit, form: Form) -> Response:
    """Keep what a form of the page says, and go back to what it was about."""
    found = opened(visit, shown=form.text("shown"))
    if found is None:
        return visit.missing("report")
    verb, about = form.text("verb"), form.text("event")
    one = found.event(about)
    if about and (one is None or one.hides(form.text("field") or None, visit.person.role)):
        return visit.missing("event")
    if verb == "look" and one:
        return drawn(visit, found, _looked_up(_kept(form)))
    try:
        visit.store.reviews.keep(review_of(found, one, form, visit.person))
    except Conflict:
        raise
    except UsageError as error:
        if form.text("do") not in (*GIVEN, *SPOKEN):
            raise
        problem = forms.problem_of(str(error), form.text("field"))
        return drawn(visit, found, replace(_kept(form), problem=problem), status=422)
    at = form.text("at") or (f"e-{about}" if about else "main")
    return visit.go(f"/reports/{found.filed.document.id}{query(shown=found.asked_shown)}#{at}")


def _kept(form: Form) -> Asked:
    """Give the form as it was sent."""
    given = {name: values[0] for name, values in form.values.items() if name != "csrf"}
    return Asked(
        do=form.text("do"),
        event=form.text("event"),
        claim=form.text("claim"),
        field=form.text("field"),
        given=given,
        after=form.after,
    )


def _looked_up(asked: Asked) -> Asked:
    return replace(asked, found=forms.candidates(asked.given.get("name", "")))

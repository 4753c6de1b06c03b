"""Insights: what comes of your cards, each number with the list behind it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal
from uuid import UUID

from flask import Blueprint, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from app.domain.asked import Asked
from app.domain.insights import Span, Stages, reasons, total, touches_until, waits, weeks
from app.request import account_id, kit, session
from app.services import contacts, insights
from app.services.insights import Insights
from app.web import asked, charts, forms
from app.web.inside import inside
from app.web.words import REASONS, capital

blueprint = inside(Blueprint("insights", __name__, url_prefix="/insights"))

#: So many events are drawn; the others stand in the table alone.
EVENTS_DRAWN = 8
STAGES = (lazy_gettext("Cards"), lazy_gettext("Mailed"), lazy_gettext("Heard back"), lazy_gettext("Yes"))


@blueprint.get("")
def show() -> str:
    """The charts, of the last twelve months and all events unless asked otherwise."""
    everything = request.args.get("range") == "all"
    event = forms.chosen(request.args, "event")
    found = insights.look(session(), kit(), account_id(), event_id=event, all_years=everything)
    return render_template(
        "insights/show.html",
        count=contacts.count(session(), account_id()),
        event=event,
        events=found.events,
        everything=everything,
        target=found.target,
        **Drawn(found).all,
    )


@dataclass(frozen=True, slots=True)
class Drawn:
    """The charts of a page."""

    found: Insights

    @property
    def all(self) -> dict[str, Any]:
        """By the names the template knows them by."""
        cards = total(self.found.stages)
        return {
            "cards": cards.cards,
            "all_cards": self._met(),
            "same_day": self.same_day(cards),
            "same_day_percent": charts.percent(cards.same_day, cards.cards),
            "stage_names": [str(name) for name in STAGES],
            "stage_rows": self.stages(cards),
            "drawn": EVENTS_DRAWN,
            "ended": self.answers(),
            "reasons": self.reasons(),
            "waits": self.waits(),
            "heat": self.heat(),
        }

    def _met(self, event: UUID | Literal["none"] | None = None, **more: Any) -> str:
        since = self.found.since
        return asked.address(Asked(event=event or self.found.event_id, met=True, met_since=since, **more))

    def same_day(self, cards: Stages) -> list[charts.Bar]:
        """When the first mail went out."""
        rows = (
            (_("The same day"), cards.same_day, self._met(mail="same_day")),
            (_("Later"), cards.later, self._met(mail="later")),
            (_("Not yet"), cards.unmailed, self._met(mail="none")),
        )
        return charts.bars(rows, cards.cards, ("", "pale", "amber"))

    def stages(self, cards: Stages) -> list[charts.StageRow]:
        """From card to yes: all together where there are several events, then event by event."""
        known: dict[UUID | None, str] = {event.id: event.name for event in self.found.events}
        known[None] = _("At no event")
        rows = [
            (name, id_ or "none", self.found.stages[id_])
            for id_, name in known.items()
            if id_ in self.found.stages
        ]
        together = [(_("All together"), None, cards)] if len(rows) > 1 else []
        return [
            charts.stage_row(name, self._stages(stages, event), n)
            for n, (name, event, stages) in enumerate([*together, *rows])
        ]

    def _stages(self, of: Stages, event: UUID | Literal["none"] | None) -> list[tuple[str, int, str]]:
        counts = (of.cards, of.mailed, of.heard, of.yes)
        asks: tuple[dict[str, Any], ...] = ({}, {"mail": "sent"}, {"heard": True}, {"answer": "yes"})
        return [
            (str(name), count, self._met(event, **ask))
            for name, count, ask in zip(STAGES, counts, asks, strict=True)
        ]

    def answers(self) -> dict[str, Any]:
        """Touches until a yes, upwards, and until a no, downwards, on one scale."""
        yes, no = (touches_until(self.found.ended, answer) for answer in ("yes", "no"))
        tallest = max(span.count for span in (*yes, *no))
        return {
            answer: {
                "columns": charts.columns(spans, tallest, lambda span, a=answer: self._after(a, span)),
                "count": sum(span.count for span in spans),
                "href": self._answered(answer=answer),
            }
            for answer, spans in (("yes", yes), ("no", no))
        }

    def _answered(self, **more: Any) -> str:
        return asked.address(Asked(event=self.found.event_id, answered_since=self.found.since, **more))

    def _after(self, answer: str, span: Span) -> str:
        return self._answered(answer=answer, touches_from=span.least, touches_to=span.most)

    def reasons(self) -> list[charts.Bar]:
        """Why people said no."""
        return charts.bars(
            (str(REASONS[reason]), count, self._answered(answer="no", reason=reason))
            for reason, count in reasons(self.found.ended)
        )

    def waits(self) -> list[charts.Bar]:
        """How long open contacts have heard nothing."""
        return charts.bars(
            (capital(asked.days(span.least, span.most)), span.count, self._quiet(span))
            for span in waits(self.found.last, self.found.today)
        )

    def _quiet(self, span: Span) -> str:
        today = self.found.today
        since = today - timedelta(days=span.most) if span.most is not None else None
        until = today - timedelta(days=span.least) if span.least else None
        event = self.found.event_id
        return asked.address(Asked(event=event, answer="open", quiet_from=since, quiet_to=until))

    def heat(self) -> charts.HeatMap:
        """Whom you were in touch with, day by day."""
        # Built once: asking for each of 365 addresses alone would take longer than all the counting.
        pattern = asked.address(Asked(event=self.found.event_id, touched=date.min))
        return charts.heat_map(
            weeks(self.found.today),
            self.found.touched,
            self.found.target,
            lambda day: pattern.replace(date.min.isoformat(), day.isoformat()),
        )

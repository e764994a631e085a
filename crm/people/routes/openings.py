"""The openings as board and list, and the page of one."""

from flask import render_template, request

from crm.accounts.gate import present
from crm.contacts import keys
from crm.contacts.models import MethodKind
from crm.core.kinds import FollowUpState, Stage
from crm.db import keyset
from crm.db.flask import db
from crm.followups import queries as followups
from crm.interviews import queries as interviews
from crm.interviews import wording as interview_words
from crm.openings import queries as openings
from crm.openings.forms import STAGES
from crm.openings.wording import PLANS, STAGE, TONE
from crm.people.openings import board, listing
from crm.people.openings import page as drawn
from crm.people.queries import openings as queries
from crm.people.routes.blueprint import bp
from crm.people.steps import planned

MOST_CARDS, MOST_ENDED = 200, 12
OVER = (FollowUpState.DONE, FollowUpState.SKIPPED, FollowUpState.EXPIRED)


@bp.get("/openings", endpoint="openings")
def index() -> str:
    """The board; `view=list` for the list."""
    return _list() if request.args.get("view") == "list" else _board()


@bp.get("/openings/<int:opening_id>")
def opening(opening_id: int) -> str:
    """Where it stands, how much I want it, who belongs to it, what comes and what was."""
    session, when = db.session(), present()
    found = openings.opening(session, opening_id)
    held = interviews.of_opening(session, opening_id)
    nudges = followups.for_opening(session, opening_id, [row.id for row in held])
    told_by = found.source_contact_id
    people = drawn.belonging(session, found, held)
    return render_template(
        "openings/page.html",
        opening=found,
        link_href=keys.href(MethodKind.LINK, found.link) or "",
        told_by=next(((each.id, each.name) for each in people if each.id == told_by), None),
        people=people,
        interviews=held,
        steps=planned([row for row in nudges if row.state is FollowUpState.OPEN], when),
        months=drawn.history(found, held, [row for row in nudges if row.state in OVER], when=when),
        links=drawn.links(session, found),
        stages=STAGES,
        stage=STAGE[found.stage],
        stage_tone=TONE[found.stage],
        plans=[(STAGE[each], PLANS[each]) for each in PLANS if each is not found.stage],
        asks_until=found.stage is Stage.OFFER,
        until_tone=board.urgency(found.decide_by, today=when.today),
        kind_words=interview_words.KIND,
        state_words=interview_words.STATE,
        state_tones=interview_words.STATE_TONE,
    )


def _board() -> str:
    session, when = db.session(), present()
    going = queries.board(session, now=when.now, most=MOST_CARDS)
    ended = queries.ended(session, now=when.now, most=MOST_ENDED)
    wanted = request.args.get("column", "")
    lanes = board.lanes(going, ended, queries.counts(session), wanted, today=when.today)
    return render_template("openings/board.html", lanes=lanes, is_empty=not (going or ended))


def _list() -> str:
    session, when, wanted = db.session(), present(), listing.read(request.args)
    counts = queries.counts(session)
    page = queries.opening_page(session, wanted, keyset.decode(request.args.get("at")), now=when.now)
    return render_template(
        "openings/list.html",
        rows=listing.opening_rows(page.rows, today=when.today),
        wanted=wanted,
        columns=listing.columns(wanted),
        stages=listing.stages(wanted, counts),
        orders=listing.orders(wanted),
        previous=listing.address(wanted, page.before) if page.before else "",
        next=listing.address(wanted, page.after) if page.after else "",
        is_empty=not counts,
    )

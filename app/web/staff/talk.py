"""Conversations of one person: open one, give a link or card, hand the device over."""

from dataclasses import dataclass
from io import BytesIO

from flask import Blueprint, Response, abort, g, make_response, redirect, render_template, request
from sqlalchemy import Connection
from werkzeug.wrappers import Response as AnyResponse

from app.access import accounts, conversations, invitations, people, units
from app.access.accounts import AccountInfo
from app.access.conversations import ConversationInfo
from app.access.invitations import InvitationInfo
from app.access.people import PersonInfo
from app.acts import opening
from app.ground.store import Store
from app.web.house import house
from app.web.security import hand_device
from app.web.staff.forms import InviteForm, Plain, TalkForm, tried
from app.web.staff.once import Card, Once

CARDS = Once()


@dataclass(frozen=True)
class Known:
    """One conversation and the links that still open it."""

    info: ConversationInfo
    links: tuple[InvitationInfo, ...]
    barred: tuple[AccountInfo, ...]


@dataclass(frozen=True)
class Around:
    """Who and what a conversation can be opened with."""

    person: PersonInfo
    talks: tuple[Known, ...]
    linked: tuple[AccountInfo, ...]
    others: tuple[AccountInfo, ...]


def routes(staff: Blueprint) -> None:
    """Hang the pages on the staff's blueprint."""
    base = "/staff/people/<person>"
    staff.add_url_rule(f"{base}/talk", "talk", talk, methods=["GET", "POST"])
    staff.add_url_rule(f"{base}/talk/<conversation>/link", "invite", invite, methods=["POST"])
    staff.add_url_rule(f"{base}/talk/<conversation>/hand-over", "hand_over", hand_over, methods=["POST"])
    staff.add_url_rule(f"{base}/links/<invitation>/revoke", "revoke", revoke, methods=["POST"])
    staff.add_url_rule(f"{base}/card/<name>", "card", card)
    staff.add_url_rule(f"{base}/card/<name>/code.svg", "card_picture", card_picture)


def talk(person: str) -> AnyResponse:
    """Show the conversations, or open one."""
    store = house().store
    around = _around(store, person)
    form = _form(around)
    status = 200
    if form.is_submitted():
        status = tried(
            form,
            lambda: opening.open_conversation(
                store,
                person=person,
                pathway=form.pathway.data,
                worker=form.worker.data,
                readers=form.readers.data or (),
                must_not=form.must_not.data or (),
                by=g.account.id,
            ),
        )
        if status == 303:
            return redirect(f"/staff/people/{person}/talk", 303)
    return _page(around, form, status)


def invite(person: str, conversation: str) -> AnyResponse:
    """Make a link and go to its card, which is shown for a few minutes and never again."""
    store, form = house().store, InviteForm()
    made: list[opening.Invited] = []
    status = tried(
        form,
        lambda: made.append(
            opening.invite_by(
                store, g.account, person=person, conversation=conversation, opens=form.opens.data
            )
        ),
    )
    if status != 303:
        return _again(person, form.problems, status)
    name = CARDS.put(
        account=g.account.id,
        person=person,
        code=made[0].code,
        reads=form.opens.data == invitations.READING,
        now=store.clock.now(),
    )
    return redirect(f"/staff/people/{person}/card/{name}", 303)


def revoke(person: str, invitation: str) -> AnyResponse:
    """Close a link."""
    form = Plain()
    store = house().store
    status = tried(
        form, lambda: opening.revoke_invitation(store, g.account, person=person, invitation=invitation)
    )
    return (
        redirect(f"/staff/people/{person}/talk", 303)
        if status == 303
        else _again(person, form.problems, status)
    )


def hand_over(person: str, conversation: str) -> AnyResponse:
    """Hand this device to the person: nothing of the worker's sign-in stays on it."""
    form, store = Plain(), house().store
    made: list[opening.Handed] = []
    status = tried(
        form,
        lambda: made.append(
            opening.hand_over(store, g.account, g.sign_in.id, person=person, conversation=conversation)
        ),
    )
    if status != 303:
        return _again(person, form.problems, status)
    return hand_device(made[0].code)


def card(person: str, name: str) -> AnyResponse:
    """Show a link and its card."""
    found = _card(person, name)
    with house().store.read() as conn:
        about = people.get(house().store, conn, person)
    page = render_template(
        "staff/card.html", person=about, card=found, name=name, link=_link(found), tab="talk"
    )
    return make_response(page)


def card_picture(person: str, name: str) -> AnyResponse:
    """Send the card's code as a picture."""
    import segno  # noqa: PLC0415 - only this page needs it

    out = BytesIO()
    segno.make(_link(_card(person, name)), error="m").save(out, kind="svg", scale=8, border=4, nl=False)
    return Response(out.getvalue(), content_type="image/svg+xml")


def _card(person: str, name: str) -> Card:
    found = CARDS.get(name, account=g.account.id, person=person, now=house().store.clock.now())
    if found is None:
        abort(404)
    return found


def _link(found: Card) -> str:
    return f"{house().store.settings.address}/i/{found.code}"


def _again(person: str, problems: list[str], status: int) -> AnyResponse:
    around = _around(house().store, person)
    form = _form(around, sent=False)
    form.problems = problems
    return _page(around, form, status)


def _page(around: Around, form: TalkForm, status: int) -> AnyResponse:
    page = render_template("staff/talk.html", person=around.person, around=around, form=form, tab="talk")
    return make_response(page, status)


def _form(around: Around, *, sent: bool = True) -> TalkForm:
    form = TalkForm() if sent and request.method == "POST" else TalkForm(formdata=None)
    form.problems = []
    staff = [one for one in around.linked if one.role == "staff"]
    form.pathway.choices = list(house().talk.catalogue.pathways)
    form.worker.choices = [(one.id, f"{one.name}, {one.job}") for one in staff]
    form.readers.choices = form.worker.choices
    form.must_not.choices = [(one.id, f"{one.name}, {one.job}") for one in (*around.linked, *around.others)]
    if not form.is_submitted():
        form.pathway.data = form.pathway.choices[0] if form.pathway.choices else None
        form.worker.data = g.account.id
    return form


def _around(store: Store, person: str) -> Around:
    now = store.clock.now()
    with store.read() as conn:
        about = people.get(store, conn, person)
        talks = conversations.seen_by(conversations.of_person(conn, person), g.account.id)
        linked = people.linked_accounts(conn, person, now)
        known = {one.id for one in linked}
        return Around(
            person=about,
            talks=tuple(_known(store, conn, one) for one in reversed(talks)),
            linked=tuple(linked),
            others=tuple(
                one
                for one in accounts.of_units(conn, units.ancestors(conn, about.unit))
                if one.id not in known
            ),
        )


def _known(store: Store, conn: Connection, talk_info: ConversationInfo) -> Known:
    barred = accounts.by_ids(conn, set(talk_info.must_not))
    return Known(talk_info, _links(store, conn, talk_info), tuple(barred.values()))


def _links(store: Store, conn: Connection, talk_info: ConversationInfo) -> tuple[InvitationInfo, ...]:
    now = store.clock.now()
    found = invitations.of_conversation(conn, talk_info.id)
    return tuple(one for one in found if not one.revoked and one.until > now)

"""Who may open what: one row for each endpoint. A route without a row stops the start.

A ``Rule`` names who may (anybody, a sitting, or roles), for whose records, and what kind of look it is.
"""

from dataclasses import dataclass, replace
from typing import Literal

Whose = Literal["nobody", "linked", "unit"]

STAFF, ADVOCATE, MANAGER, OPERATOR = "staff", "advocate", "manager", "operator"


@dataclass(frozen=True)
class Rule:
    """Who may open an endpoint.

    ``sitting``: a person's sitting is needed; ``either``: a person's page, with or without a sitting.
    ``whose``: the view's ``person`` must be linked to the account, or belong to the account's units.
    ``look``: the kind of look that opening it leaves in the record.
    ``behind_lock``: it answers too while the sign-in is locked.
    """

    roles: frozenset[str] = frozenset()
    sitting: bool = False
    either: bool = False
    whose: Whose = "nobody"
    look: str | None = None
    behind_lock: bool = False

    @property
    def reads_sign_in(self) -> bool:
        """Tell whether the sign-in has to be read."""
        return bool(self.roles)


ANYONE = Rule()
MAYBE = Rule(either=True)
SITTING = Rule(sitting=True)


def signed_in(*roles: str, whose: Whose = "nobody", look: str | None = None) -> Rule:
    """Return the rule for pages of those roles."""
    return Rule(roles=frozenset(roles), whose=whose, look=look)


ALL = (STAFF, ADVOCATE, MANAGER, OPERATOR)

POLICY: dict[str, Rule] = {
    # Files and the ways in
    "static": ANYONE,
    "favicon": ANYONE,
    "healthz": ANYONE,
    "ways.sign_in": ANYONE,
    "ways.passkey_ask": ANYONE,
    "ways.passkey": ANYONE,
    "ways.join": ANYONE,
    "ways.join_ask": ANYONE,
    "ways.join_passkey": ANYONE,
    "ways.again": replace(signed_in(*ALL), behind_lock=True),
    "ways.again_ask": replace(signed_in(*ALL), behind_lock=True),
    "ways.sign_out": replace(signed_in(*ALL), behind_lock=True),
    "ways.sign_out_everywhere": signed_in(*ALL),
    "ways.account": signed_in(*ALL),
    "ways.passkey_add_ask": signed_in(*ALL),
    "ways.passkey_add": signed_in(*ALL),
    "ways.passkey_remove": signed_in(*ALL),
}
# The person's own pages
POLICY |= dict.fromkeys(
    ("person.start", "person.about", "person.done", "person.help", "person.help_page"), MAYBE
)
POLICY |= dict.fromkeys(
    (
        "person.invitation",
        "person.hide",
        "person.unhide",
        "person.speech",
        "person.speech_live",
        "person.speech_lines",
        "person.signed",
    ),
    ANYONE,
)
POLICY |= dict.fromkeys(
    (
        "person.map",
        "person.step",
        "person.answer",
        "person.draft",
        "person.recording",
        "person.record",
        "person.heard",
        "person.mine",
        "person.mine_back",
        "person.mine_draft",
        "person.written",
        "person.written_draft",
        "person.computer",
        "person.statement",
        "person.statement_own",
        "person.rest",
        "person.settings",
        "person.changed",
        "person.changed_one",
        "person.beside",
        "person.hear",
    ),
    SITTING,
)

# Staff, for the people they are linked to
LINKED = signed_in(STAFF, whose="linked")
POLICY |= {
    "staff.home": signed_in(STAFF),
    "staff.notice_done": signed_in(STAFF, MANAGER),
    "staff.absence": signed_in(STAFF, MANAGER),
    "staff.words": signed_in(STAFF, whose="linked", look="words"),
    "staff.recording": signed_in(STAFF, whose="linked", look="recording"),
    "staff.written": signed_in(STAFF, whose="linked", look="words"),
    "staff.answer": signed_in(STAFF, whose="linked", look="words"),
    "staff.plan": signed_in(STAFF, whose="linked", look="plan"),
    "staff.represent": LINKED,
    "staff.represent_record": LINKED,
    "staff.represent_end": LINKED,
    "staff.law": LINKED,
    "staff.seen": LINKED,
    "staff.part": LINKED,
    "staff.part_end": LINKED,
    "staff.part_somebody": LINKED,
    "staff.part_note": LINKED,
    "staff.opening": signed_in(STAFF, MANAGER),
    "staff.opened": signed_in(STAFF, MANAGER, look="law"),
    "staff.opened_recording": signed_in(STAFF, MANAGER, look="law"),
    "staff.opening_told": signed_in(STAFF, MANAGER),
    "staff.prepare": LINKED,
    "staff.prepare_one": LINKED,
    "staff.prepare_end": LINKED,
    "staff.talk": LINKED,
    "staff.invite": LINKED,
    "staff.card": LINKED,
    "staff.card_picture": LINKED,
    "staff.revoke": LINKED,
    "staff.hand_over": LINKED,
    "advocate.home": signed_in(ADVOCATE),
    "advocate.words": signed_in(ADVOCATE, whose="linked", look="words"),
    "advocate.recording": signed_in(ADVOCATE, whose="linked", look="recording"),
    "advocate.written": signed_in(ADVOCATE, whose="linked", look="words"),
    "advocate.statement": signed_in(ADVOCATE, whose="linked", look="statement"),
    "advocate.sheet": signed_in(ADVOCATE, whose="linked", look="statement"),
    "advocate.together": signed_in(ADVOCATE, whose="linked"),
    "advocate.hand_over": signed_in(ADVOCATE, whose="linked"),
    "manager.home": signed_in(MANAGER),
    "manager.people": signed_in(MANAGER),
    "manager.team": signed_in(MANAGER),
    "manager.invite": signed_in(MANAGER),
    "manager.invite_again": signed_in(MANAGER),
    "manager.close": signed_in(MANAGER),
    "manager.link": signed_in(MANAGER, whose="unit"),
    "manager.end_link": signed_in(MANAGER, whose="unit"),
    "operator.home": signed_in(OPERATOR),
    "operator.recover": signed_in(OPERATOR),
    "operator.close": signed_in(OPERATOR),
    "operator.voices": signed_in(OPERATOR),
    "operator.voices_of": signed_in(OPERATOR),
    "operator.voices_keep": signed_in(OPERATOR),
    "operator.voices_hear": signed_in(OPERATOR),
}

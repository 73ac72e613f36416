"""The office's forms. What is wrong comes back with everything that was written still in its field."""

from collections.abc import Callable
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    Form,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
    widgets,
)
from wtforms.fields.core import Field
from wtforms.validators import InputRequired, Length, Optional

from app.acts.writing_down import KINDS, SHORT, WHO, Heard
from app.ground.faults import Fault, Refused
from app.ground.ids import new_id
from app.ground.troubles import Unavailable
from app.plan import answers, asking, texts
from app.plan.answers import AnswerText
from app.plan.notices import DONE
from app.record.text import WordsFault, check_words

OK = 200


def whole(_form: Form, field: Field) -> None:
    """Refuse text that cannot be kept exactly as it was written."""
    try:
        check_words(field.data or "")
    except WordsFault as fault:
        raise ValidationError("long" if fault.problem == "too_long" else "not-readable") from None


def filled(_form: Form, field: Field) -> None:
    """Refuse a sentence of the bank in which something is not filled in yet."""
    if "{" in (field.data or ""):
        raise ValidationError("fill")


class Ticks(SelectMultipleField):  # type: ignore[misc] # it ships no types
    """Several choices as boxes to tick."""

    widget = widgets.ListWidget(prefix_label=False)
    option_widget = widgets.CheckboxInput()


class Plain(FlaskForm):  # type: ignore[misc] # it ships no types
    """A form that is only a button."""


class AnswerForm(FlaskForm):  # type: ignore[misc] # it ships no types
    """What staff say to a person about a want."""

    did = TextAreaField(validators=[Length(max=answers.LONGEST, message="long"), whole])
    not_done = TextAreaField(validators=[Length(max=answers.LONGEST, message="long"), whole])
    because = TextAreaField(validators=[Length(max=answers.LONGEST, message="long"), whole])
    next = TextAreaField(validators=[Length(max=answers.LONGEST, message="long"), whole])
    next_by = DateField(validators=[Optional()])

    def text(self) -> AnswerText:
        """Return the answer as it was written, line ends as LF."""
        lines = {name: check_words(self[name].data or "") for name in ("did", "not_done", "because", "next")}
        return AnswerText(**lines, next_by=self.next_by.data)


class WrittenForm(FlaskForm):  # type: ignore[misc] # it ships no types
    """What was heard, and who changed the language where somebody did. Nothing is chosen by itself."""

    code = RadioField(choices=list(KINDS), validators=[Optional()])
    words = TextAreaField()
    who = RadioField(choices=list(WHO), validators=[Optional()])
    interpreter = StringField(validators=[Length(max=SHORT, message="long"), whole])
    why = StringField(validators=[Length(max=SHORT, message="long"), whole])
    key = HiddenField(default=new_id)

    def heard(self, text: str) -> Heard:
        """Return what was written; ``text``: the words as they came."""
        names = {name: check_words(self[name].data or "") for name in ("interpreter", "why")}
        return Heard(text, self.code.data or "", self.who.data or "", **names)


class PlanForm(FlaskForm):  # type: ignore[misc] # it ships no types
    """The staff's own text."""

    text = TextAreaField(validators=[Length(max=texts.LONGEST, message="long"), whole])


class TalkForm(FlaskForm):  # type: ignore[misc] # it ships no types
    """Opening a conversation."""

    pathway = RadioField(validators=[InputRequired("choose")])
    worker = SelectField(validators=[InputRequired("choose")])
    readers = Ticks(validators=[Optional()])
    must_not = Ticks(validators=[Optional()])


class Prepared(FlaskForm):  # type: ignore[misc] # it ships no types
    """Something for a person's talks; ``anyway``: it is kept though it is hard to read."""

    anyway = BooleanField()


def _sentence_field(*, needed: bool = True) -> StringField:
    needs = [InputRequired("look")] if needed else [Optional()]
    return StringField(validators=[*needs, Length(max=asking.LONGEST, message="long"), filled, whole])


class KnownForm(Prepared):
    """Somebody the person knows and may choose."""

    name = _sentence_field()
    who = _sentence_field(needed=False)


class MeetingForm(Prepared):
    """A meeting about the person."""

    day = DateField(validators=[InputRequired("day")])
    people = _sentence_field()
    place = _sentence_field(needed=False)
    time = _sentence_field(needed=False)
    invited = BooleanField(default=True)


class SentenceForm(Prepared):
    """One thing to say yes or no to, in four short sentences."""

    who = _sentence_field()
    what = _sentence_field()
    what_for = _sentence_field()
    until = _sentence_field()


class NoteForm(Prepared):
    """What staff wrote about a worry, a sentence a line."""

    lines = TextAreaField(validators=[InputRequired("look"), Length(max=2000, message="long"), whole])
    room = RadioField(choices=list(asking.ROOMS), default="alone", validators=[InputRequired("choose")])
    once = BooleanField(default=True)
    police = BooleanField()
    lead = BooleanField()


class SettingForm(Prepared):
    """Something that holds for all of a person's talks."""

    name = RadioField(choices=list(asking.SETTINGS), validators=[InputRequired("choose")])


class InviteForm(FlaskForm):  # type: ignore[misc] # it ships no types
    """A link or card."""

    opens = RadioField(
        choices=["speaking", "reading"], default="speaking", validators=[InputRequired("choose")]
    )


class AbsenceForm(FlaskForm):  # type: ignore[misc] # it ships no types
    """Days off. A manager says whose."""

    account = SelectField(validators=[InputRequired("choose")])
    since = DateField(validators=[InputRequired("day")])
    until = DateField(validators=[InputRequired("day")])


class LinkForm(FlaskForm):  # type: ignore[misc] # it ships no types
    """Linking somebody to a person, for a reason."""

    account = SelectField(validators=[InputRequired("choose")])
    reason = StringField(validators=[InputRequired("look"), Length(max=300, message="long"), whole])
    since = DateField(validators=[Optional()])
    until = DateField(validators=[Optional()])


class DoneForm(FlaskForm):  # type: ignore[misc] # it ships no types
    """How a notice was seen to."""

    how = RadioField(choices=list(DONE), validators=[InputRequired("choose")])


def tried(form: Any, act: Callable[[], object]) -> int:
    """Do an act for a form that was sent: 303 when it was done, else the status and the form's problem.

    Problems are ``form.problems``: keys of messages, or a sentence of a refusal.
    """
    form.problems = []
    if not form.validate_on_submit():
        form.problems = ["stale"] if form.csrf_token.errors else ["look"]
        return 422
    try:
        act()
    except Unavailable:
        form.problems = ["no-record"]
        return 503
    except (Refused, WordsFault) as fault:
        form.problems = [_sentence(fault)]
        return 422
    return 303


def _sentence(fault: Fault) -> str:
    return f"!{fault}"

"""The office's forms. What is wrong comes back with everything that was written still in its field."""

from collections.abc import Callable
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    Form,
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

from app.ground.faults import Fault, Refused
from app.ground.troubles import Unavailable
from app.plan import answers, texts
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


class PlanForm(FlaskForm):  # type: ignore[misc] # it ships no types
    """The staff's own text."""

    text = TextAreaField(validators=[Length(max=texts.LONGEST, message="long"), whole])


class TalkForm(FlaskForm):  # type: ignore[misc] # it ships no types
    """Opening a conversation."""

    pathway = RadioField(validators=[InputRequired("choose")])
    worker = SelectField(validators=[InputRequired("choose")])
    readers = Ticks(validators=[Optional()])
    must_not = Ticks(validators=[Optional()])


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

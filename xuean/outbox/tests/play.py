"""A small play for the tests of the outbox: kinds, channels and figures that are moved by hand."""

from datetime import timedelta

from xuean.core.pen import Pen, holding
from xuean.core.ref import Ref
from xuean.core.verdict import YES
from xuean.outbox import kinds
from xuean.outbox.kinds import Kind, Message, Outcome, Route, Target
from xuean.outbox.post import post
from xuean.outbox.rules import Figures


class Play:
    """`outcomes`: per channel, what the next hand-overs answer (the last one stays); `sent`: what the channels got."""

    def __init__(self, cast):
        self.cast = cast
        self.sent, self.troubles = [], []
        self.outcomes = {"mail": [Outcome("accepted", "id-1")], "sms": [Outcome("delivered")]}
        self.route = Route((Target("mail", "a@example.com"), Target("sms", "13800001111")))
        self.true = YES
        self.figures = Figures(timedelta(minutes=5), 5, 12, 120)
        for name in self.outcomes:
            kinds.register_channel(name, lambda message, name=name: self._take(name, message))
        for name, repeat in (("test.plain", False), ("test.life", True)):
            kinds.register_kind(
                Kind(
                    name,
                    route=lambda envelope, now: self.route,
                    compose=self._compose,
                    still_true=lambda envelope, now: self.true,
                    repeat_unknown=repeat,
                )
            )
        kinds.use_figures(lambda school_id, now: self.figures)
        kinds.on_trouble(lambda pen, envelope: self.troubles.append((envelope.pk, envelope.state)), name="test")

    def _compose(self, envelope, target, now):
        return Message(envelope.pk, target.address, "subject", "可能重复" if envelope.repeated else "body")

    def _take(self, name, message):
        self.sent.append((name, message))
        answers = self.outcomes[name]
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def post(self, now, dedupe="one", kind="test.plain", recipient=None, **more):
        child = self.cast.students[0]
        with holding(Pen(actor=None, school_id=self.cast.school.id, tag="test", now=now)) as pen:
            return post(
                pen,
                kind=kind,
                recipient=recipient or self.cast.guardians[0],
                reference=Ref("student", child.id),
                facts={"student": str(child.id)},
                dedupe=dedupe,
                **more,
            )

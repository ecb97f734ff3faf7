"""What the database promises about questions on day and hour; see test_constraints.py."""

import datetime
import uuid

from meetings.models import Poll, PollOption
from tests.cast import Cast
from tests.factories.coming import ArrangementFactory, ComingCustomFactory, HardToComeFactory
from tests.factories.polls import ASKED, PollAnswerFactory, PollFactory, PollLinkFactory, PollOptionFactory
from tests.house.constraints_of_getting_back import Deed, make
from tests.house.constraints_of_meetings import change

DAY = datetime.date(2026, 12, 1)
SAME = uuid.uuid4()


def poll(cast: Cast) -> Poll:
    return Poll.objects.first() or PollFactory(group=cast.tuesday)


def option(cast: Cast) -> PollOption:
    return PollOption.objects.first() or PollOptionFactory(poll=poll(cast))


POLLS: dict[str, tuple[Deed, Deed]] = {
    "poll_rhythm_is_known": (make(PollFactory, rhythm="dates"), make(PollFactory, rhythm="daily")),
    "poll_is_open_some_time": (
        make(PollFactory, ends_at=ASKED + datetime.timedelta(minutes=1)),
        make(PollFactory, ends_at=ASKED),
    ),
    "poll_that_came_to_something_is_closed": (
        change(Poll, lambda cast: option(cast).poll, closed_at=ASKED),
        lambda cast: Poll.objects.filter(pk=option(cast).poll_id).update(chosen=option(cast), closed_at=None),
    ),
    "poll_option_is_a_day_or_a_weekday": (
        make(PollOptionFactory, weekday=None, on_date=DAY),
        make(PollOptionFactory, weekday=1, on_date=DAY),
    ),
    "poll_offers_a_weekday_and_hour_once": (
        lambda cast: [PollOptionFactory(poll=poll(cast), weekday=day) for day in (1, 2)],
        lambda cast: [PollOptionFactory(poll=poll(cast)) for _time in range(2)],
    ),
    "poll_offers_a_day_and_hour_once": (
        lambda cast: [
            PollOptionFactory(poll=poll(cast), weekday=None, on_date=DAY, start_time=datetime.time(hour))
            for hour in (17, 18)
        ],
        lambda cast: [PollOptionFactory(poll=poll(cast), weekday=None, on_date=DAY) for _time in range(2)],
    ),
    "one_answer_about_a_day_and_hour": (
        lambda cast: [PollAnswerFactory(option=option(cast), member=one) for one in (cast.amina, cast.lin)],
        lambda cast: [PollAnswerFactory(option=option(cast), member=cast.amina, said=said) for said in ("YES", "NO")],
    ),
    "poll_answer_noted_by_somebody_is_noted": (
        make(PollAnswerFactory, noted_by_id=SAME, is_noted=True),
        make(PollAnswerFactory, noted_by_id=SAME),
    ),
    "poll_answer_is_known": (make(PollAnswerFactory, said="MAYBE"), make(PollAnswerFactory, said="OFTEN")),
    "one_poll_link": (
        lambda cast: [PollLinkFactory(poll=poll(cast), member=one) for one in (cast.amina, cast.lin)],
        lambda cast: [PollLinkFactory(poll=poll(cast), member=cast.amina) for _time in range(2)],
    ),
    "meetings.PollLink.token": (
        make(PollLinkFactory, poll=poll),
        lambda _cast: [PollLinkFactory(token="the-same-for-two") for _time in range(2)],
    ),
    "one_word_about_coming": (
        lambda cast: [HardToComeFactory(group=group, member=cast.amina) for group in (cast.tuesday, cast.family)],
        lambda cast: [HardToComeFactory(group=cast.tuesday, member=cast.amina) for _time in range(2)],
    ),
    "talked_with_who_wished_it": (
        make(HardToComeFactory, may_talk=True, talked_on=DAY),
        make(HardToComeFactory, talked_on=DAY),
    ),
    "one_arrangement_for_a_reason": (
        lambda cast: [ArrangementFactory(group=cast.tuesday, reason=reason) for reason in ("LIFT", "COST")],
        lambda cast: [ArrangementFactory(group=cast.tuesday) for _time in range(2)],
    ),
    "arrangement_is_for_a_known_reason": (
        make(ArrangementFactory, reason="NERVOUS"),
        make(ArrangementFactory, reason="WEATHER"),
    ),
    "meetings.ComingCustom.group": (
        make(ComingCustomFactory, group=lambda cast: cast.tuesday),
        lambda cast: [ComingCustomFactory(group=cast.tuesday) for _time in range(2)],
    ),
}

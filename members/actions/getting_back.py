"""Getting back in: opened by somebody who knows the person, delayed, announced, and stopped by one press (decision 10).

Nothing here says whether the person has an account, an address or a second step, or belongs elsewhere too.
"""

import datetime
import uuid

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import translation

from members.actions import contact, letters
from members.actions.signing import as_compared
from members.models import ContactMethod, Coordination, Member, Membership, WayBack
from members.passphrase import make_passphrase
from members.roles import FACILITATING
from peersupport.audit.record import Doer, record

WAIT = datetime.timedelta(hours=1)
LIVES = datetime.timedelta(days=7)
MOST_A_DAY = 5
"""So many ways back may one person open within 24 hours."""

Channel, How = ContactMethod.Channel, WayBack.How


class TooManyError(Exception):
    """This person opened as many ways back today as anybody may."""


class NotForOneselfError(Exception):
    """Nobody opens a way back for themselves."""


@transaction.atomic
def let_back_in(
    *, by: Member, membership: Membership, how: str, address: str = "", now: datetime.datetime
) -> tuple[WayBack, str]:
    """Open a way back for this member in an hour; returns it with the six words, which are shown this once.

    An older one of the same group ends. By email or text message the words go to ``address`` when it opens; whoever
    types them shows that it is theirs. Raises NotForOneselfError, TooManyError.
    """
    words = make_passphrase()
    way_back = _open(by, membership, how, now, address=address or None, words=words)
    return way_back, words


@transaction.atomic
def reset_second_step(*, by: Member, membership: Membership, now: datetime.datetime) -> WayBack:
    """Take the second step of this facilitator away in an hour. Raises NotForOneselfError, TooManyError."""
    return _open(by, membership, How.STEP, now)


def _open(
    by: Member,
    membership: Membership,
    how: str,
    now: datetime.datetime,
    *,
    address: str | None = None,
    words: str | None = None,
) -> WayBack:
    if membership.member_id == by.pk:
        raise NotForOneselfError
    Member.objects.select_for_update().get(pk=by.pk)  # two at once must not both be the last that is allowed
    if WayBack.objects.filter(asked_by_id=by.pk, asked_at__gt=now - datetime.timedelta(days=1)).count() >= MOST_A_DAY:
        raise TooManyError
    older = open_ways(now).filter(member=membership.member_id, group=membership.group_id)
    same_kind = older.filter(how=How.STEP) if how == How.STEP else older.exclude(how=How.STEP)
    for one in same_kind:
        stop(by=by, way_back=one, now=now)
    _let_go_of_what_is_over(membership, now)
    way_back = WayBack.objects.create(
        member=membership.member,
        group=membership.group,
        asked_by_id=by.pk,
        how=how,
        address=address,
        words=words,
        asked_at=now,
        opens_at=now + WAIT,
        closes_at=now + LIVES,
    )
    _announce(way_back, "way_back_opens")
    record("member.way_back_opened", by=by, subject=membership.member, group_id=membership.group_id)
    return way_back


def open_ways(now: datetime.datetime) -> QuerySet[WayBack]:
    """Ways back that were neither used nor stopped nor are over."""
    return WayBack.objects.filter(stopped_at__isnull=True, used_at__isnull=True, closes_at__gt=now)


@transaction.atomic
def stop(*, by: Doer | None, way_back: WayBack, now: datetime.datetime) -> bool:
    """Close a way back for good; ``by`` is None for the link that only stops. False if it was done."""
    stopped = WayBack.objects.filter(pk=way_back.pk, stopped_at__isnull=True, used_at__isnull=True)
    if not stopped.update(stopped_at=now, words=None):
        return False
    record("member.way_back_stopped", by=by, subject=way_back.member, group_id=way_back.group_id)
    return True


@transaction.atomic
def use_words(*, words: str, now: datetime.datetime) -> Member | None:
    """Whom these words let in; they are used up, and every other device is signed out. Nothing if they do not hold now.

    A new address that they were sent to becomes this person's, unless somebody else showed it to be theirs.
    """
    ready = open_ways(now).filter(words=as_compared(words), opens_at__lte=now, member__is_active=True)
    way_back = ready.select_related("member", "group").first()
    if way_back is None or not _may_still(way_back):
        return None
    still = WayBack.objects.filter(pk=way_back.pk, stopped_at__isnull=True, used_at__isnull=True)
    if not still.update(used_at=now, words=None):
        return None
    member = way_back.member
    Member.objects.filter(pk=member.pk).update(session_epoch=F("session_epoch") + 1)
    member.refresh_from_db(fields=["session_epoch"])
    _announce(way_back, "way_back_used")  # the old addresses, before there is a new one
    if way_back.address and way_back.told_at:
        _take_address(member, way_back.how, way_back.address)
    record("member.way_back_used", by=member, subject=member, group_id=way_back.group_id)
    return member


def settle(now: datetime.datetime) -> int:
    """With every tick: send the words, and take away the second steps, whose hour is over. Returns how many.

    Those whose asker lost the role in that hour are stopped instead.
    """
    done = 0
    ready = (
        open_ways(now)
        .filter(opens_at__lte=now, member__is_active=True)
        .filter(Q(how=How.STEP) | Q(how__in=[How.EMAIL, How.SMS], told_at__isnull=True))
    )
    for way_back in ready.select_related("member", "group"):
        if not _may_still(way_back):
            stop(by=None, way_back=way_back, now=now)
            continue
        done += _reset(way_back, now) if way_back.is_reset else _send_words(way_back, now)
    return done


def _may_still(way_back: WayBack) -> bool:
    """Whether it is still theirs to open: whoever asked holds their role, and the person belongs."""
    here = Membership.objects.current().filter(group=way_back.group_id, member__is_active=True)
    asker, person = Q(member=way_back.asked_by_id), Q(member=way_back.member_id)
    if way_back.is_reset:
        duties = Coordination.objects.filter(asker, organisation=way_back.group.organisation_id, member__is_active=True)
        return here.facilitating().filter(person).exists() and duties.exists()
    return here.filter(person).exists() and here.facilitating().filter(asker).exists()


@transaction.atomic
def _reset(way_back: WayBack, now: datetime.datetime) -> bool:
    still = WayBack.objects.filter(pk=way_back.pk, stopped_at__isnull=True, used_at__isnull=True)
    if not still.update(used_at=now):
        return False
    Authenticator.objects.filter(user=way_back.member).delete()
    Member.objects.filter(pk=way_back.member_id).update(session_epoch=F("session_epoch") + 1)
    _announce(way_back, "second_step_reset")
    record("member.second_step_reset", by=None, subject=way_back.member, group_id=way_back.group_id)
    return True


@transaction.atomic
def _send_words(way_back: WayBack, now: datetime.datetime) -> bool:
    still = WayBack.objects.filter(pk=way_back.pk, stopped_at__isnull=True, used_at__isnull=True, told_at__isnull=True)
    if not still.update(told_at=now):
        return False
    _say(way_back, "way_back_words", [(way_back.how, way_back.address or "")], link=reverse("members:use-way-back"))
    return True


def _announce(way_back: WayBack, template: str) -> None:
    """Tell it to every address that was shown to be this person's, in their language."""
    member = way_back.member
    emails = EmailAddress.objects.filter(user=member, verified=True).values_list("email", flat=True)
    ways = member.contact_methods.filter(verified_at__isnull=False, channel__in=[Channel.EMAIL, Channel.SMS])
    known = [(Channel.EMAIL, email) for email in emails] + [(Channel(way.channel), way.address) for way in ways]
    stops = reverse("members:stop-way-back", kwargs={"token": way_back.stop_token})
    _say(way_back, template, list(dict.fromkeys(known)), link=stops)


def _say(way_back: WayBack, template: str, addresses: list[tuple[str, str]], *, link: str) -> None:
    words = {"link": settings.BASE_URL + link, "words": way_back.words or "", "reset": way_back.is_reset}
    with translation.override(way_back.member.language):
        for channel, address in addresses:
            if channel == Channel.EMAIL:
                letters.email(f"account/email/{template}", address, words)
            else:
                letters.text(template, address, words)


def _take_address(member: Member, how: str, address: str) -> None:
    """``address`` is where the words arrived. It may be somebody else's here by now: then nothing is said or taken."""
    others = ContactMethod.objects.filter(channel=how, address=address, verified_at__isnull=False)
    if others.exclude(member=member).exists():
        return
    if how == How.EMAIL:
        if EmailAddress.objects.filter(email=address, verified=True).exclude(user=member).exists():
            return
        EmailAddress.objects.filter(Q(user=member) | Q(email=address, verified=False)).delete()
        EmailAddress.objects.create(user=member, email=address, verified=True, primary=True)
    contact.confirm(by=member, member=member, channel=how, address=address)


def _let_go_of_what_is_over(membership: Membership, now: datetime.datetime) -> None:
    """A way back whose week is over without being used makes room."""
    over = WayBack.objects.filter(member=membership.member_id, group=membership.group_id, closes_at__lte=now)
    over.filter(stopped_at__isnull=True, used_at__isnull=True).update(stopped_at=now, words=None)


def ways_of_group(membership: Membership, now: datetime.datetime) -> list[WayBack]:
    """What this group opened for this member and still holds; of other groups nothing is said."""
    return list(
        open_ways(now)
        .filter(member=membership.member_id, group=membership.group_id)
        .exclude(how=How.STEP)
        .order_by("asked_at")
    )


def facilitators_of(organisation_ids: list[uuid.UUID]) -> QuerySet[Membership]:
    """Those who facilitate groups of these organisations now, by group."""
    rows = Membership.objects.current().filter(
        group__organisation__in=organisation_ids, role__in=list(FACILITATING), member__is_active=True
    )
    return rows.select_related("group", "member").order_by("group__name", "joined_on", "pk")

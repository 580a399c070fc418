"""Refusals of what has to do with people: who they are, who stands in for whom, who is away."""

from core.i18n import N_
from models.refusals import Refusal


class PeopleNotShown(Refusal):
    """The person may see nobody's list, or not this agency's."""

    sentence = N_("The people of an agency are shown to its head and to the administrator.")


class PersonGone(Refusal):
    """The person of a button is not (any more) among those whom one may see."""

    sentence = N_("This person is not among your people (any more). Send /nhansu for the list.")


class NoSuchAgency(Refusal):
    """What was typed is no agency's name."""

    sentence = N_("There is no agency “%(given)s”. Please type its name or a part of it.")


class WhichAgency(Refusal):
    """What was typed may mean several agencies, or is like some."""

    sentence = N_("“%(given)s” is not clear. Please type one of these names: %(names)s.")


class ChoiceUnknown(Refusal):
    """What was typed is none of the numbered choices."""

    sentence = N_("Please press a button, or type its number (1-%(last)s).")


class AlreadySuspended(Refusal):
    """A second tap, or somebody else was quicker."""

    sentence = N_("%(name)s is suspended already; nothing was changed.")


class NotSuspended(Refusal):
    """A second tap, or somebody else was quicker."""

    sentence = N_("%(name)s is not suspended; nothing was changed.")


class NotYourself(Refusal):
    """Nobody locks themselves out, or names themselves as their own deputy."""

    sentence = N_("This cannot be done with yourself; please choose somebody else.")


class LastAdministrator(Refusal):
    """Without an administrator nobody could let people in from the chat any more."""

    sentence = N_(
        "%(name)s is the last administrator. Please make somebody else administrator first."
    )


class AlreadyHolds(Refusal):
    """The role is held already."""

    sentence = N_("%(name)s holds this role in %(agency)s already; nothing was changed.")


class DoesNotHold(Refusal):
    """There is no such role to take away."""

    sentence = N_("%(name)s does not hold this role in %(agency)s; nothing was changed.")


class RoleDoesNotFit(Refusal):
    """Planners and leaders have a place of their own."""

    sentence = N_(
        "This role does not fit %(agency)s: a planning officer belongs to the planning "
        "department, a leader of the province to the People's Committee."
    )


class NotInvitable(Refusal):
    """The role is beyond what the person may invite to."""

    sentence = N_("You can invite officers of your own agency; others are the administrator's.")


class NoRoleHeld(Refusal):
    """A person without a role has no place that could move to another account."""

    sentence = N_("%(name)s holds no role; please grant one first.")


class SeveralRoles(Refusal):
    """Which of the roles moves along has to be said."""

    sentence = N_("%(name)s holds several roles; please revoke and grant them one by one.")


class NothingToHandOver(Refusal):
    """There are no drafts and shares, or none that the receiver can take."""

    sentence = N_("There is no open work of %(name)s that %(receiver)s could take over.")


class NobodyToTakeOver(Refusal):
    """The agency has nobody else who reports."""

    sentence = N_("There is nobody else in %(agency)s who could take it over.")


class NameUnclear(Refusal):
    """What was typed cannot be somebody's name."""

    sentence = N_("Please type a name of 2 to %(limit)s letters, for example Nguyễn Thị Lan.")


class NameUnchanged(Refusal):
    """The name is the one that is kept already."""

    sentence = N_("Your name is %(name)s already; nothing was changed.")


class OpenElsewhere(Refusal):
    """The invitation that moves a person was opened in the account that they have."""

    sentence = N_(
        "This link takes your place in the office to another Telegram account. "
        "Please open it there; here nothing changes."
    )


class NotAHead(Refusal):
    """Somebody without an agency of their own wants to name a deputy."""

    sentence = N_("Only the head of an agency names somebody who stands in for them.")


class NoChain(Refusal):
    """Who stands in for somebody cannot pass that on."""

    sentence = N_("You stand in for somebody here, and that cannot be passed on to anybody else.")


class NotColleagues(Refusal):
    """The person has left the agency."""

    sentence = N_("%(name)s does not work in your agency (any more); please choose another one.")


class DaysUnclear(Refusal):
    """What was typed names no days for certain."""

    sentence = N_(
        "I am not sure which days you mean. Please type them like this: "
        "%(first)s - %(last)s, or “3 days”, or “today”."
    )


class DaysOver(Refusal):
    """The last day lies in the past."""

    sentence = N_("%(last)s is over already. Please type days from today on.")


class TooManyDays(Refusal):
    """The range is longer than it may be."""

    sentence = N_("These are %(days)s days; at most %(limit)s can be taken at once.")


class DeputyNamedAlready(Refusal):
    """Somebody stands in for the head on some of these days already."""

    sentence = N_(
        "%(name)s stands in for you from %(first)s to %(last)s already. "
        "Please revoke that first (/thaymat), or choose other days."
    )


class DeputationOver(Refusal):
    """The deputation of a button was revoked or has ended."""

    sentence = N_("This is over already; nothing was changed. Send /thaymat to see what stands.")


class LeaveOver(Refusal):
    """The leave of a button was cancelled or has ended."""

    sentence = N_(
        "This leave is over already; nothing was changed. Send /nghi to see what stands."
    )

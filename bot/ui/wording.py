"""Every sentence the desk says, in one place. Names in braces are filled in by the screens."""

from bot.domain.terms import ClockKind, Status, Tell

# ── asking ─────────────────────────────────────────────────────────────────────────────────────────
ASK_TITLE = "New request"
ASK_SUBMIT = "Continue"
ASK_HINT_CATEGORY = "Guessed from your words. Change it, and what you typed stays."
PRIORITY_SHOWN = "How is the priority set?"
PRIORITY_TITLE = "How priority is set"
PRIORITY_INTRO = "Nobody picks a priority. It follows from how many people are affected and whether work is blocked."
START = "What can we help with?"
START_HINT = "Tell me in a sentence what you need, or press the button."
NEW_REQUEST = "New request"
OFFER_SUMMARY = "Shall I file this as a request?"
OFFER = "I can pass this on to the help desk. A new request opens a form first; it is filed when you send that."
FILE_THIS = "File a request"
ADD_TO = "Add to {ref}"
ADDED_TO = "Added to {ref}."
LATE_SUMMARY = "Your request is kept"
LATE = "The form could not open in time. What you wrote is kept."
CONTINUE = "Continue"
OUT_OF_SCOPE_SUMMARY = "That is looked after elsewhere"
ASK_ANYWAY = "File it anyway"
SCOPE = "What the help desk does"

SUGGEST_TITLE = "This may help"
SUGGEST_INTRO = "Before we file it: this may solve it right away."
SUGGEST_NONE_LEFT = "No more articles to show. Shall we file it?"
SOLVED_IT = "This solved it"
NOT_IT = "Not it"
READ = "Read on"
STILL_NEED_HELP = "Still need help"
GLAD_TITLE = "Solved"
GLAD = "Glad it helped. No ticket was made. If it comes back, just ask again."
ARTICLE_GONE = "This article is no longer there."
DONE = "Done"
BACK = "Back"

FILED_TITLE = "Request filed"
FILED = "{ref} is filed. Its card is in your messages with me and always shows where it stands."

# ── the requester's card ───────────────────────────────────────────────────────────────────────────
STATUS = "Status"
CATEGORY = "About"
WITH_PRIORITY = " · priority {priority}"
NEXT = "What happens next"
QUEUED = "In the queue of {team}"
UNROUTED = "In the queue"
WITH = "With "
LATE_ANSWER = "Late, we are sorry: you were to hear from us by "
LATE_SOLUTION = "Late, we are sorry: it was to be solved by "
YOUR_TIME = " your time"
PROMISED: dict[ClockKind, str] = {
    ClockKind.FIRST_RESPONSE: "First answer by ",
    ClockKind.NEXT_RESPONSE: "Our answer by ",
    ClockKind.RESOLUTION: "To be solved by ",
    ClockKind.UPDATE: "News by ",
}
HOURS = "Hours"
BACK_AT = "The desk is closed now. People are back "
ADD_DETAILS = "Add details"
ANSWER = "Answer"
WITHDRAW = "Withdraw"
WITHDRAW_SURE = "Withdraw this request?"
WITHDRAW_TEXT = "The team will stop working on {ref}."
WITHDRAW_YES = "Withdraw it"
WITHDRAW_NO = "Keep it"
WAITS_ON_YOU = "Waiting for your answer: "
IS_RESOLVED = "Resolved"
IS_CLOSED = "Closed"
IS_WITHDRAWN = "You withdrew this request"
THREAD_HINT = "Answers come in the thread of this message. Reply there to add something."

# ── the team's card ────────────────────────────────────────────────────────────────────────────────
REQUESTER = "From"
OWNER = "Owner"
NOBODY_YET = "Nobody yet"
DUE = "Due"
DUE_NEXT: dict[ClockKind, str] = {
    ClockKind.ASSIGN: "To be taken by ",
    ClockKind.FIRST_RESPONSE: "First answer by ",
    ClockKind.NEXT_RESPONSE: "Next answer by ",
    ClockKind.RESOLUTION: "To be solved by ",
    ClockKind.UPDATE: "Public update by ",
}
OVERDUE = " (overdue)"
PAUSED = "Clock paused while waiting"
OTHER_TICKETS = "Also from them: "
HISTORY = "Before: "
ARTICLE_HINT = "May help: "
TEAM_THREAD_HINT = "Messages in this thread stay internal. The requester sees what you send with Reply."
CLAIM = "Claim"
ASSIGN = "Assign…"
REPLY = "Reply"
WAIT = "Wait on…"
RESUME = "Resume"
RESOLVE = "Resolve…"
MORE = "More"
RELEASE = "Give it back"
TRANSFER = "Transfer to another team…"
HAND_OVER = "Hand all over…"
CHANGE_PRIORITY = "Change priority…"
CHANGE_CATEGORY = "Change category…"
NOTE = "Private note…"
WHY = "Why?"
OPEN = "Open"
ACKNOWLEDGE = "Acknowledge"
ACKNOWLEDGED_BY = "Acknowledged by "
ESCALATIONS_QUIET_UNTIL = ", quiet until "

STATUS_NAMES: dict[Status, str] = {
    Status.NEW: "New",
    Status.ASSIGNED: "Assigned",
    Status.WAITING_ON_REQUESTER: "Waiting on requester",
    Status.WAITING_ON_APPROVAL: "Waiting on approval",
    Status.WAITING_ON_VENDOR: "Waiting on vendor",
    Status.WAITING_ON_TEAM: "Waiting on team",
    Status.RESOLVED: "Resolved",
    Status.CLOSED: "Closed",
    Status.WITHDRAWN: "Withdrawn",
    Status.MERGED: "Merged",
}
CLOCK_NAMES: dict[ClockKind, str] = {
    ClockKind.ASSIGN: "Time to assign",
    ClockKind.FIRST_RESPONSE: "First response",
    ClockKind.NEXT_RESPONSE: "Next response",
    ClockKind.RESOLUTION: "Resolution",
    ClockKind.UPDATE: "Public update",
}
TELL_NAMES: dict[Tell, str] = {tell: tell.value for tell in Tell}

# ── the threads ────────────────────────────────────────────────────────────────────────────────────
ASSIGNED_TO = " is yours, "
REPLIED = " answered:"
TO_REQUESTER = " answered {requester}:"
NOTED = " noted, only for the team:"
SAID_MORE = " added:"
YOU_ADDED = "You added:"
DELETED = "This message was deleted."
NEEDS = " needs something from you to go on with {ref}:"
RESUMED = "{ref} goes on: {why}."
WITHDREW = " withdrew {ref}. Nothing more to do."
REOPENED = " reopened {ref}:"
RESOLVED = " says {ref} is solved:"
RESOLVED_BY_DESK = "{ref} is solved:"
IS_IT_SOLVED = "Is it solved for you?"
YES_SOLVED = "Yes, solved"
NO_REOPEN = "No, reopen…"
RATE_INTRO = "How was the help? One press is enough."
RATED = "Thank you. You rated it {score} of 5."
CLOSED_THANKS = "Thank you for telling us. {ref} is closed."
CLOSED_BY_SILENCE = "{ref} is closed, since we heard nothing more. It can still be reopened until "
YOU_REOPENED = "You reopened {ref}. The team is on it again."
WAS_REOPENED = "{ref} was reopened. The team is on it again."
REMINDER = "{ref} was solved and closes by itself "
REMINDER_ASK = "If it is not solved, say so with a press."

# ── nudges and escalations ─────────────────────────────────────────────────────────────────────────
NUDGE = "{clock} of {ref} is due "
NUDGE_USED = "{percent} % of the time is used."
ESCALATED = "{ref} has passed its target: {clock}"
ESCALATED_DUE = "Was due "
NOBODY_ACTED = "Nobody has acted yet. Whoever looks into it presses Acknowledge."
NOT_SOLVED = "It is not solved yet. Whoever looks into it presses Acknowledge."
SKIPPED = "Nobody stands behind: {who}."
CALM = "Taken care of."

# ── forms of the staff and the requester ───────────────────────────────────────────────────────────
REPLY_TITLE = "Reply to {name}"
REPLY_LABEL = "Your answer"
REPLY_HINT = "They see it in their thread with the desk."
SEND = "Send"
SAVE = "Save"
NOTE_TITLE = "Private note"
NOTE_LABEL = "Only the team sees this"
WAIT_TITLE = "Wait on…"
WAIT_ON = "Who or what is {ref} waiting for?"
WAIT_NEEDED = "What is needed?"
WAIT_NEEDED_HINT = "If it waits on the requester, this is sent to them."
WAIT_UNTIL = "Until when at the latest?"
WAIT_UNTIL_HINT = "Then the ticket comes back by itself."
IN_1_DAY = "1 day"
IN_3_DAYS = "3 days"
IN_1_WEEK = "1 week"
IN_2_WEEKS = "2 weeks"
RESOLVE_TITLE = "Resolve {ref}"
RESOLVE_SUMMARY = "What solved it?"
RESOLVE_SUMMARY_HINT = "The requester reads this."
DISPOSITION = "How did it end?"
ASSIGN_TITLE = "Assign {ref}"
ASSIGN_TO = "Who takes it?"
TRANSFER_TITLE = "Transfer {ref}"
TRANSFER_TO = "To which team?"
MOVED = "{ref} has moved to {team}"
ANOTHER_TEAM = "another team"
MOVED_BECAUSE = " moved {ref} here from {team}:"
HAND_OVER_TITLE = "Hand over"
HAND_OVER_INTRO = "All tickets you hold go to one colleague."
HAND_OVER_TO = "Who takes them?"
HANDED_OVER = "{count} handed over to {name}."
FILED_BY = "Filed for you by"
PRIORITY_FORM_TITLE = "Change priority"
NEW_PRIORITY = "New priority"
REASON = "Why?"
REASON_HINT = "The reason is kept with the ticket."
CATEGORY_FORM_TITLE = "Change category"
NEW_CATEGORY = "New category"
DETAILS_TITLE = "Add details"
DETAILS_LABEL = "What should we know?"
REOPEN_TITLE = "Reopen {ref}"
REOPEN_LABEL = "What is still wrong?"
REOPEN_SUBMIT = "Reopen"
RATE_TITLE = "Rate the help"
RATE_COMMENT = "Anything to add?"
AWAY_TITLE = "I am away"
AWAY_UNTIL = "Until which day? (the day you are back)"
WHY_TITLE = "Why {ref} is here"
WHY_RULE = "Rule"
WHY_CHOSEN = "Chosen"
WHY_TAKEN = "Taken by hand"
WHY_GIVEN = "Given by hand"
WHY_GIVEN_BY = ", by "
WHY_OTHERS = "Why not the others"
WHY_CLOCKS = "The clocks"
WHY_NONE = "It has not been routed yet."
PICK_ONE = "Please pick one of the choices."
TOO_LATE_DATE = "Please pick a day in the future."

# ── home and lists ─────────────────────────────────────────────────────────────────────────────────
HOME_SUMMARY = "Your help desk"
HOME_GREETING = "Hello {name}"
HOME_MINE = "Your requests"
HOME_NOTHING = "Nothing open. Press New request, or write me a message."
HOME_OWNED = "My tickets, due next"
HOME_OWNED_NONE = "You hold no tickets."
HOME_UNASSIGNED = "Unassigned in my teams"
HOME_UNASSIGNED_NONE = "Nothing waits for an owner."
HOME_ON_CALL = "On call now: "
AVAILABILITY = "You are "
ON = "available"
BUSY = "busy"
AWAY = "away"
BACK_ON = " until "
SET_ON = "Available"
SET_BUSY = "Busy"
SET_AWAY = "Away…"
FOUND = 'Found for "{words}"'
FOUND_NOTHING = 'Nothing found for "{words}". Try fewer or other words.'
MINE_SUMMARY = "Your tickets"
YOU_ASKED = "You asked for"
YOU_OWN = "You look after"
ON_CALL_NOBODY = "Nobody is on call now."
FIND_WHAT = "Say what to look for, for example: find vpn"
HELP_SUMMARY = "What you can say"
HELP: tuple[tuple[str, str], ...] = (
    ("{command} <what you need>", "opens the request form"),
    ("{command} mine", "your open tickets"),
    ("{command} 41", "one ticket by its number"),
    ("{command} find vpn", "looks for tickets"),
    ("{command} oncall", "who is on call"),
    ("{command} priorities", "how the priority is set"),
    ("{command} scope", "what the help desk does"),
)
FORGOTTEN_FORM = "This form is from an older version. Close it, and open it again."
PRESS_AGAIN = "The form could not open in time. Please press once more."
FORGOTTEN_BUTTON = "This button is from an older version. Open the ticket with its number instead."
TROUBLE = "That did not work"

# ── follow-ups ─────────────────────────────────────────────────────────────────────────────────────
FOLLOW_UP = "Follow-up…"
FOLLOW_UPS = "Follow-ups…"
FOLLOW_UP_TITLE = "Plan a follow-up"
FOLLOW_UP_WHAT = "What is still to be done?"
FOLLOW_UP_WHO = "Who does it?"
FOLLOW_UP_WHEN = "On which day?"
FOLLOW_UP_HINT = "They are told that morning. The ticket does not close before it is done."
FOLLOW_UPS_TITLE = "Follow-ups of {ref}"
FOLLOW_UPS_NONE = "There are none."
FOLLOW_UPS_KEEP_OPEN = "The ticket closes when all of them are done, and not before."
FOLLOW_UPS_HOME = "Your follow-ups"
FOLLOW_UP_FACT = "Follow-up"
FOLLOW_UP_BY = " · by "
FOLLOW_UP_DONE = " · done in time, "
FOLLOW_UP_DONE_LATE = " · done late, "
FOLLOW_UP_DUE = "A follow-up of {ref} is for today"
FOLLOW_UP_OVERDUE = "A follow-up of {ref} is overdue"
FOLLOW_UP_PAST = "Please pick today or a later day."
CONFIRMED_BUT_OPEN = "Thank you for telling us. {ref} closes when we have done what is left."

# ── pings ──────────────────────────────────────────────────────────────────────────────────────────
UPDATE_ASKED = "Time for a public update on {ref}"
UPDATE_WHY = "{name} has heard nothing since "
DIGEST = "{count} things wait for you"
DIGEST_ALSO = "Also waiting for you"
DIGEST_DUE = "{clock} is due "
DIGEST_ESCALATED = "has passed its target: {clock}"
DIGEST_UPDATE = "time for a public update"
DIGEST_FOLLOW_UP = "for today: {what}"
DIGEST_LATE = "overdue: {what}"
ABSENCE_SUMMARY = "Deskside was away; {tickets} overdue"
ONE_TICKET_IS = "1 ticket is"
TICKETS_ARE = "{count} tickets are"
ABSENCE = "Deskside was away from "
ABSENCE_TO = " to "
ABSENCE_OVERDUE = "; {tickets} overdue, the most urgent are told first."


# ── the account of the clocks ──────────────────────────────────────────────────────────────────────
TARGET_USED = "{used} of {within} ({calendar})"
TARGET_BY = " by “{name}”"
KEPT = "kept"
MISSED = "missed"
CLOCK_LEFT = "{left} left, due "
CLOCK_LATE = "late, was due "
CLOCK_PAUSED = "paused, {left} left"
COUNTED = "{hours} counted"
COUNTED_OTHERWISE = "Written down when the ticket ended. Today's rules would count otherwise."
CLOCKS_EARLIER = "{count} earlier of {clock}: "
CLOCKS_KEPT = "all kept"
CLOCKS_MISSED = "{missed} missed"
STRETCHES_EARLIER = "{count} stretches before"
NUDGED_AT = ": nudged at {percent} %, "
STEP_TAKEN = ": step {step} of the escalation, "
STEP_SKIPPED = ": step {step} of the escalation skipped, nobody stands there"
LADDER_STANDS = ": the target was used up, the escalation began"
WILL_NUDGE = ": will nudge at {percent} %"
WILL_ESCALATE = ": will begin to escalate"
WILL_STEP = ": will take the next step of the escalation"
EXPLAINED_IN = "Times are those of {zone}, seen at {at}."


# ── tags, links and watchers ───────────────────────────────────────────────────────────────────────
LABELS = "Tags, links, watchers…"
LABELS_TITLE = "Tags, links, watchers"
TAGS = "Tags"
TAGS_HINT = "Short words with commas between them, at most 10."
LINKS = "Links"
LINK_HOW = "Link: how does it stand to another ticket?"
LINK_TO = "Link: which ticket?"
LINK_TO_HINT = "Its number, such as {prefix}-12."
LINK_BOTH = "A link needs both: how, and which ticket."
UNLINK = "Links to take away"
WATCHERS = "Keep others informed…"
WATCHERS_TITLE = "Keep others informed"
WATCHERS_INTRO = "They see where it stands and every answer you see. They cannot change anything."
WATCHED_BY = "Kept informed"
WATCH = "Who should be kept informed as well?"
UNWATCH = "Who no longer?"
WATCHING = "You are kept informed of this request by {requester}."
NOT_WATCHING = "You are no longer kept informed of {ref}."
WAS_RESOLVED = " resolved {ref}:"
ALSO_ADDED = " added:"

# ── too late to reopen ─────────────────────────────────────────────────────────────────────────────
FOLLOW_UP = "File a follow-up"
FOLLOW_UP_OFFER = "{ref} was closed too long ago to open it again. A follow-up takes along what is known."

# English. Ids say where a text stands; variables are plain text. Every other catalogue has the
# same ids and variables.

## What the bot is

bot-description = I answer questions about live news with the very words of the reports, each with its publisher, reporter, time and a link to the sentence. When the news does not say, I tell you so.
bot-short-description = Answers about live news, word for word, with sources.

command-start = What I do, and what to ask
command-help = How to ask
command-ask = Ask a question
command-latest = The newest reports, also on a topic
command-who = What somebody said, also on a topic
command-timeline = What happened with a topic, in order
command-sources = Where the news is from, and how fresh
command-timezone = Set your time zone
command-language = Set your language
command-new = Forget what we talked about
command-privacy = What is stored about you
command-forget = Erase everything stored about you
command-admin = For administrators

start = Ask me about the news. I answer with the very words of the reports, and say who published them, who spoke and when. When the news does not say, I tell you.
start-try = For example:
start-no-news = There is no news here yet. Please come back a little later.
help =
    Just write your question, in the language of the news:
    • what did Kirby say about Kyiv?
    • latest on the rail strike
    • what happened in Port Ellory since Monday?

    Then go on: “and Biden?”, “when was that?”, “what else did he say?”. Answer an older message of mine to go on from there.
help-commands = Commands:
help-groups = In a group, mention me, answer one of my messages, or write /ask{ "@" }{ $bot } and your question.
hello = Hello! What would you like to know?
thanks = You are welcome!
hello-words = hello, hi, hey, good morning, good afternoon, good evening, good day, hiya
thanks-words = thanks, thank you, thx, ty, cheers, many thanks, great, perfect, ok thanks
greeting-group = Hello! Mention me or answer one of my messages with a question about the news, and I reply with the very words of the reports. /help{ "@" }{ $bot } tells more.

## Answers

answer-lead-one = Here is what was reported:
answer-lead-several = Here is what was reported, most to the point first:
answer-lead-latest = Here is what was reported, newest first:
answer-lead-said = Here is what { $speaker } said:
answer-lead-when = That was reported at these times:
answer-lead-who = These are the people who said it:
answer-lead-more = There is more:
answer-lead-timeline = In the order of time:
voice-direct = { $speaker }:
voice-indirect = { $speaker }, in the reporter’s words:
voice-reporting = { $speaker }, reporting { $reported }:
source-unknown = unknown publisher
source-introduction = introduction of the page
source-undated = undated, first seen { $time }
source-also = also:
answer-as-of = As of { $time }
answer-keywords = found by words, not by meaning
answer-quiet = { $source } has been quiet for longer than usual: its newest report is from { $time }
answer-failing = { $source } cannot be read: what it has published since { $time } is not here
context-lead = In its context:
context-outdated = The report has been changed since; this is how it read then.
update-gone = That report is no longer there.

abstain-no-news = There is no news here yet. Please come back a little later.
abstain-not-stated =
    { $kind ->
        [person] The news does not say who.
        [organisation] The news does not say which organisation.
        [place] The news does not say where.
        [date] I found no date for this.
        [clock-time] I found no time of day for this.
        [duration] The news does not say how long.
        [count] The news does not say how many.
        [money] I found no sum of money for this.
        [percentage] I found no percentage for this.
        [quantity] I found no figure for this.
        [age] The news does not give the age.
        [name] I found no name for this.
        [yes-no] The news does not say whether it is so.
        [reason] I found no reason given for this.
        [manner] The news does not say how.
        [definition] I found no explanation of this.
        [speech] I found no statement about this.
       *[other] The news does not say.
    }
abstain-nothing-in-window = There is nothing about this from that time.
abstain-unknown-speaker = Nobody of that name is mentioned in the news.
abstain-unclear-question = Please name what you want to know about: a person, a place, a subject.
abstain-not-said = I found no such statement.
abstain-false-premise = The news does not say that. This is what was said:
abstain-nothing-more = There is nothing more about this.
answer-nearest = The nearest I found, which does not answer this:
offers = You could ask about:
offer-topic = { $topic } ({ $count })
offer-speaker = { $speaker } on other subjects ({ $count })
offer-others = Others on { $topic } ({ $count })

## Buttons

button-context = [{ $number }] in context
button-more = More
button-speaker = More from { $speaker }
button-wrong = Wrong speaker?
button-why = Why this answer?
button-confirm = Yes, do it
button-cancel = Cancel
button-stale = That is too long ago: I have forgotten it. Please ask again.

## When something is in the way

busy = I have a great many questions at the moment. Please ask again in a minute.
too-many-questions =
    { $seconds ->
        [one] That was a lot at once! Please ask again in a second.
       *[other] That was a lot at once! Please ask again in { $seconds } seconds.
    }
error-with-id = Something went wrong on my side. If it happens again, tell whoever runs me this number: { $id }
question-too-long = That is too long for a question. Please ask in at most { $limit } characters.
question-without-words = I need a word or two to look for. What would you like to know?
question-other-script = The news hardly holds a word of that. Please ask in the language of the news.
ask-what = Write your question after the command, for example: /ask what did Kirby say about Kyiv?
who-what = Write a name after the command, and a topic if you like, for example: /who Kirby Kyiv
timeline-what = Write a topic after the command, for example: /timeline rail strike
unknown-command = I do not know that command. /help shows what I can do.
text-only = I can only read text. What would you like to know?
private-only = Please write me that in private: t.me/{ $bot }
admins-only = That is for my administrators.
group-admins-only = Only administrators of this group can change that.

## Settings of a chat

timezone-needed = Times here are in UTC. Tell me your time zone and I will use it: /timezone
timezone-now = Your time zone is { $zone }. It is now { $time }. To change it, choose one or write for example: /timezone Europe/Kyiv
timezone-set = Done. Your time zone is { $zone }, and it is now { $time }.
timezone-unknown = I do not know the time zone { $zone }. Write it like Europe/Kyiv, or as the name of a large city.
timezone-several = Which one do you mean?
language-now = I speak { $language }. Choose another:
language-name = English
language-set = Done. I speak English now.
new-done = Done. We start afresh.
privacy =
    What I keep:
    • of a chat: its id, its kind, language and time zone, so that I can answer it;
    • of a question: its text, and which sentences answered it, for { $hours ->
        [one] an hour
       *[other] { $hours } hours
    }, so that you can go on from it; then it is deleted;
    • what you asked to be told about, and which alerts you were sent (not their words), until you delete it;
    • that a message was handled (its number), for two days, so that I never answer twice.

    I keep no names and share nothing with anybody. The news itself is stored without any trace of who asked about it. Telegram keeps its own copy of our chat.
    /forget erases everything I keep about you.
forget-sure = This erases everything I keep about you: your settings, your questions and your subscriptions. Do it?
forget-done = Done. I have erased everything I kept about you. What I must keep for two days is the number of the messages I have handled; it says nothing about you. Telegram keeps its own copy of our chat, which you can delete.
forget-cancelled = Nothing was erased.

## Sources

sources-title = Where the news is from
sources-none = There are no sources yet.
sources-line =
    { $count ->
        [one] { $count } report, the newest { $ago }
       *[other] { $count } reports, the newest { $ago }
    }
sources-line-empty = no reports yet
sources-stale = quiet for longer than usual
sources-checked = checked { $ago }
sources-changed = changed { $ago }
sources-next = next { $when }
sources-lag = usually here { $span } after publication
sources-failing = cannot be read since { $ago }
sources-partly = some of its files cannot be read
sources-followed = followed
sources-paused = paused
sources-gone = taken down by its publisher

## Inline mode

inline-nothing = Nothing found
inline-ask-me = Ask me in private

## Reports about speakers

wrong-speaker-thanks = Thank you. My administrators will look at it.
wrong-speaker-report = Somebody says that an answer names a wrong speaker.
wrong-speaker-question = Question: { $question }
wrong-speaker-place = { $speaker }: update { $update }, revision { $revision }, { $field } { $start }–{ $end }

## Why an answer is as it is, for administrators

why-asked = Asked for: { $kinds }
why-names = Names: { $names }
why-words = Words: { $words }
why-figures = Figures: { $figures }
why-negated = The question negates.
why-threshold = Shown from a probability of { $threshold }; this answer: { $confidence }
why-sentences = Sentences considered, likeliest first:
why-none = No sentence was considered.
why-nearest-miss = The nearest miss: { $text }

## Administrators

admin-title = What would you like to do?
admin-stats =
    Reports: { $updates }; stories: { $stories }, passages: { $passages }, statements: { $statements }
    Waiting for the model: { $waiting }
    Chats: { $chats }
    Asked since the start: { $asked }; refused { $refused }, told busy { $busy }
    Alerts and broadcasts: { $pending } waiting, { $uncertain } without a reply, { $failed } failed; subscriptions: { $subscriptions }
    Messages waiting: { $queued }; pauses that Telegram asked for: { $floods }
    Log level: { $level }
    Running since: { $since }
admin-button-stats = Statistics
admin-button-rebuild = Rebuild the index
admin-button-sources = Sources
admin-button-log = Log level
admin-rebuild-sure = Rebuild the index? The old one answers until the new one is ready.
admin-rebuild-begins = Rebuilding …
admin-rebuild-embedding = Rebuilding: read for meaning { $done } of { $total }
admin-rebuild-indexing = Rebuilding: indexed { $done } of { $total }
admin-rebuild-done = Rebuilt: { $passages } passages, { $embedded } of them read anew.
admin-rebuild-failed = The rebuild failed; the old index goes on answering. { $reason }
admin-rebuild-running = A rebuild is already running.
admin-sources-title = Sources. Press one to see more, pause it or remove it.
admin-remove-sure =
    { $count ->
        [one] Remove { $source } with { $count } report for good?
       *[other] Remove { $source } with { $count } reports for good?
    }
admin-remove-done =
    { $count ->
        [one] Removed { $source } with { $count } report.
       *[other] Removed { $source } with { $count } reports.
    }
admin-remove-gone = That source is no longer there.
admin-log-now = The log level is { $level }. Choose another:
admin-log-set = The log level is { $level } now.
admin-button-pause = Pause
admin-button-resume = Resume
admin-button-unwatch = Follow no more, keep its news
admin-button-remove = Remove with its news
admin-button-source = Show the source
admin-paused = Paused: { $source }.
admin-resumed = Followed again: { $source }.
admin-unwatched = No longer followed: { $source }. Its news stays.
admin-add-what = Write the address after the command: /admin add https://… for a live page or a feed, /admin add @name for a channel that I am a member of. Or send me a file of news as a document.
admin-add-begins = Reading { $source } …
admin-add-done =
    { $count ->
        [one] { $source }: { $count } report ({ $kind }). I follow it from now on.
       *[other] { $source }: { $count } reports ({ $kind }). I follow it from now on.
    }
kind-live-page = live page
kind-article = article
kind-feed = feed
admin-add-newest = The newest is from { $time }.
admin-add-feed = It also names a feed: { $feed }
admin-add-failed = That could not be added. { $reason }
hint-sources = All sources are under /admin, Sources.
hint-rebuild = To rebuild the index: /admin, Rebuild the index.
hint-lock-wait = To wait longer for the other process, set QUOTEWIRE_LOCK_WAIT_S higher on my machine and start me again.
hint-doctor = On my machine, this finds what is wrong: python -m bot doctor
hint-robots = To ignore robots.txt on a site of yours, set QUOTEWIRE_HONOUR_ROBOTS=0 on my machine and start me again.
admin-add-channel-done = I take the posts of { $name } from now on.
admin-sample-only = I answer from the sample news now. Give me news of your own first, on my machine: python -m bot sources add https://… Then start me again.
source-notice-dead = { $source } cannot be read any more. { $reason }
source-notice-back = { $source } can be read again.
source-notice-gone = { $source } was taken down for good, and is no longer asked for. { $reason }
source-notices-dead =
    { $count ->
        [one] { $count } source cannot be read any more:
       *[other] { $count } sources cannot be read any more:
    }
source-notices-back =
    { $count ->
        [one] { $count } source can be read again:
       *[other] { $count } sources can be read again:
    }
source-notices-gone =
    { $count ->
        [one] { $count } source was taken down for good, and is no longer asked for:
       *[other] { $count } sources were taken down for good, and are no longer asked for:
    }
source-notices-more = … and { $count } more
source-notices-network = Hardly any source can be read ({ $failing } of { $count } fail): it is most likely the network of this machine.
admin-import-begins = Reading { $file } …
admin-import-done =
    { $file }: read { $read }, new { $new }, changed { $revised }, unchanged { $unchanged }, rejected { $rejected }{ $removed ->
        [0] { "" }
       *[other] , left out as removed before { $removed }
    }
admin-import-failed = { $file } could not be read. { $reason }
admin-import-too-large = That file is larger than { $limit } MB, which is what Telegram lets a bot fetch.
admin-button-broadcast = Message to everybody
admin-broadcast-what = Write it after the command: /admin broadcast and your text. You see it before it is sent.
admin-broadcast-preview =
    { $count ->
        [one] This message goes to one chat. Send it?
       *[other] This message goes to { $count } chats. Send it?
    }
admin-broadcast-too-long = That is too long for one message: { $length } characters, the limit is { $limit }.
admin-broadcast-gone = There is no such message any more. Write it again.
admin-broadcast-progress =
    { $count ->
        [one] Sent to { $sent } of { $count } chat; could not be sent to { $failed }.
       *[other] Sent to { $sent } of { $count } chats; could not be sent to { $failed }.
    }

## Subscriptions

command-subscribe = Be told what is new about something
command-subscriptions = What you are told about
command-unsubscribe = No longer be told about something
subscribe-what =
    Write after the command what you want to be told about:
    • /subscribe grain deal
    • /subscribe anything Kirby says about Kyiv
    • /subscribe when do talks resume?
    • /subscribe story Rail strike daily 8:00
    • /subscribe everything hourly quiet 22-7
subscribe-done = Done. I will tell you about { $subject }, { $when }.
subscribe-nothing-yet = There was nothing of that kind this week.
subscribe-last =
    { $count ->
        [one] There was one report this week. The last one:
       *[other] There were { $count } reports this week. The last one:
    }
subscribe-last-older = There was nothing this week. The last one before:
subject-everything = everything
subject-story = the story “{ $words }”
subject-source = news from { $words }
subject-topic = “{ $words }”
subject-speaker = what { $words } says
subject-speaker-topic = what { $words } says about “{ $topic }”
subject-question = answers to “{ $words }”
when-at-once = at once
when-hourly = once an hour
when-daily = daily at { $time }
when-weekly =
    { $weekday ->
        [0] every Monday at { $time }
        [1] every Tuesday at { $time }
        [2] every Wednesday at { $time }
        [3] every Thursday at { $time }
        [4] every Friday at { $time }
        [5] every Saturday at { $time }
       *[6] every Sunday at { $time }
    }
subscriptions-title = You are told about:
subscriptions-none = You are told about nothing yet. /subscribe begins.
subscription-line = { $number }. { $subject }, { $when }
subscription-line-paused = { $number }. { $subject } (paused)
subscription-deleted = You are no longer told about { $subject }.
story-muted = You are told nothing more of this story.
button-alert = Alert me about this
button-about = Ask about this
button-mute = Mute this story
button-stop = Stop
button-pause = Pause
button-resume = Resume
button-delete = Delete
channel-unknown = I do not know the channel { $name }. Add me to it as an administrator first.
channel-admins-only = For { $name }, both you and I must be administrators there.

alert-also = Also reported by { $publishers }
alert-digest = What is new:
alert-summary = What happened meanwhile:
alert-more = … and { $count } more
alert-corrected = Corrected at { $time }
alert-retracted = Taken back by its source at { $time }
alert-removed = Removed here at { $time }
alert-change = “{ $old }” now reads “{ $new }”
alert-change-added = Now also says “{ $new }”
alert-change-removed = No longer says “{ $old }”

subscription-too-short = That is too short to look for: { $text }
subscription-too-long = That is too long: { $length } characters, the limit is { $limit }.
subscription-no-words = There is no word in { $text }.
subscription-only-stop-words = { $text } holds only words that stand everywhere. Name what it is about.
subscription-bad-time = I do not understand the time { $time }. Write it like 8:00.
subscription-bad-day = I do not understand the day { $day }.
subscription-bad-filter = I do not understand the filter { $word }. Write it like: filter rain,!snow
subscription-bad-maximum = { $number } is no limit an hour; the most is { $limit }.
subscription-quiet-covers-day = Quiet hours must leave some of the day.
subscription-unknown-zone = I do not know the time zone { $zone }.
subscription-limit = This chat has { $limit } subscriptions, which is the limit. Delete one first.
subscription-twice = You are told about that already.
subscription-import-too-large = That is too large to import.
subscription-import-unreadable = That is no export of subscriptions; nothing was imported.
subscriptions-imported = Imported { $good }; could not be imported: { $bad }.
subscriptions-muted = Muted stories:
button-unmute = Unmute { $number }
story-unmuted = You are told of that story again.

card-when = When: { $when }
card-paused = Paused: nothing is told until you resume it.
card-suspended = Stopped: I could not write there. /start there resumes it.
card-quiet = Quiet hours: { $start }–{ $end }, summed up afterwards
card-quiet-none = No quiet hours
card-urgent = Urgent: told in the quiet hours too
card-most =
    { $count ->
        [one] At most one alert an hour, the rest in one summary
       *[other] At most { $count } alerts an hour, the rest in one summary
    }
card-most-none = No maximum an hour
card-wanted = Only with one of: { $words }
card-unwanted = Never with: { $words }
card-zone = Times are those of { $zone }.
card-week =
    { $count ->
        [one] This week: { $count } report
       *[other] This week: { $count } reports
    }
card-week-partial = This week: at least { $count } reports
card-choose-when = When shall I tell you?
card-choose-day = On which day?
card-choose-quiet = When shall I be quiet? What comes then is summed up afterwards.
card-choose-most = How many alerts an hour at most? The rest comes in one summary.
card-delete-sure = Delete this subscription?
button-when = When
button-weekly = Weekly …
button-quiet = Quiet hours
button-quiet-off = No quiet hours
button-urgent-on = Urgent: yes
button-urgent-off = Urgent: no
button-most = At most per hour
button-most-none = No maximum
button-back = Back
subscription-gone = That subscription is no longer there. /subscriptions shows those that are.
subscribe-last-partial = There were at least { $count } reports this week. The last one:
story-none = That report belongs to no story, so there is none to mute.

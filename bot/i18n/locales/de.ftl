# Deutsch

## What the bot is

bot-description = Ich beantworte Fragen zu laufenden Nachrichten mit den Worten der Meldungen selbst, jede mit Medium, Reporter, Zeit und Link zum Satz. Sagen die Nachrichten nichts dazu, sage ich das.
bot-short-description = Antworten aus den Nachrichten, Wort für Wort, mit Quellen.

command-start = Was ich tue und was man fragen kann
command-help = Wie man fragt
command-ask = Eine Frage stellen
command-latest = Die neuesten Meldungen, auch zu einem Thema
command-who = Was jemand gesagt hat, auch zu einem Thema
command-timeline = Was zu einem Thema geschah, der Reihe nach
command-sources = Woher die Nachrichten sind und wie frisch
command-timezone = Deine Zeitzone wählen
command-language = Deine Sprache wählen
command-new = Vergessen, worüber wir sprachen
command-privacy = Was über dich gespeichert ist
command-forget = Alles über dich Gespeicherte löschen
command-admin = Für Verwalter

start = Frag mich nach den Nachrichten. Ich antworte mit den Worten der Meldungen selbst und sage, wer sie veröffentlicht hat, wer gesprochen hat und wann. Sagen die Nachrichten nichts dazu, sage ich dir das.
start-try = Zum Beispiel:
start-no-news = Hier gibt es noch keine Nachrichten. Bitte schau etwas später wieder vorbei.
help =
    Schreib einfach deine Frage, in der Sprache der Nachrichten:
    • what did Kirby say about Kyiv?
    • latest on the rail strike
    • what happened in Port Ellory since Monday?

    Dann geht es weiter: “and Biden?”, “when was that?”, “what else did he say?”. Antworte auf eine ältere Nachricht von mir, um von dort fortzufahren.
help-commands = Befehle:
help-groups = In einer Gruppe: erwähne mich, antworte auf eine meiner Nachrichten oder schreib /ask{ "@" }{ $bot } und deine Frage.
hello = Hallo! Was möchtest du wissen?
thanks = Gern geschehen!
hello-words = hallo, guten tag, guten morgen, guten abend, moin, servus, grüß gott, hello, hi
thanks-words = danke, vielen dank, danke schön, dankeschön, super, thanks, thank you
greeting-group = Hallo! Erwähnt mich oder antwortet auf eine meiner Nachrichten mit einer Frage zu den Nachrichten, und ich antworte mit den Worten der Meldungen selbst. Mehr dazu: /help{ "@" }{ $bot }

## Answers

answer-lead-one = Das wurde gemeldet:
answer-lead-several = Das wurde gemeldet, das Treffendste zuerst:
answer-lead-latest = Das wurde gemeldet, das Neueste zuerst:
answer-lead-said = Das hat { $speaker } gesagt:
answer-lead-when = Das wurde zu diesen Zeiten gemeldet:
answer-lead-who = Das haben diese Personen gesagt:
answer-lead-more = Es gibt noch mehr:
answer-lead-timeline = Der Reihe nach:
voice-direct = { $speaker }:
voice-indirect = { $speaker }, in den Worten des Reporters:
voice-reporting = { $speaker }, nach Angaben von { $reported }:
source-unknown = unbekanntes Medium
source-introduction = Einleitung der Seite
source-undated = ohne Datum, zuerst gesehen am { $time }
source-also = auch:
answer-as-of = Stand: { $time }
answer-keywords = nach Wörtern gefunden, nicht nach dem Sinn
answer-quiet = { $source } schweigt länger als üblich: die neueste Meldung ist vom { $time }
answer-failing = { $source } ist nicht lesbar: was seit dem { $time } erschien, fehlt hier
context-lead = Im Zusammenhang:
context-outdated = Die Meldung wurde seither geändert; damals lautete sie so.
update-gone = Diese Meldung gibt es nicht mehr.

abstain-no-news = Hier gibt es noch keine Nachrichten. Bitte schau etwas später wieder vorbei.
abstain-not-stated =
    { $kind ->
        [person] Die Nachrichten sagen nicht, wer.
        [organisation] Die Nachrichten sagen nicht, welche Organisation.
        [place] Die Nachrichten sagen nicht, wo.
        [date] Ein Datum dazu habe ich nicht gefunden.
        [clock-time] Eine Uhrzeit dazu habe ich nicht gefunden.
        [duration] Die Nachrichten sagen nicht, wie lange.
        [count] Die Nachrichten sagen nicht, wie viele.
        [money] Einen Geldbetrag dazu habe ich nicht gefunden.
        [percentage] Eine Prozentzahl dazu habe ich nicht gefunden.
        [quantity] Eine Zahl dazu habe ich nicht gefunden.
        [age] Das Alter nennen die Nachrichten nicht.
        [name] Einen Namen nennen die Nachrichten nicht.
        [yes-no] Die Nachrichten sagen nicht, ob es so ist.
        [reason] Einen Grund nennen die Nachrichten nicht.
        [manner] Die Nachrichten sagen nicht, wie.
        [definition] Eine Erklärung dazu habe ich nicht gefunden.
        [speech] Eine Äußerung dazu habe ich nicht gefunden.
       *[other] Die Nachrichten sagen dazu nichts.
    }
abstain-nothing-in-window = Aus dieser Zeit gibt es dazu nichts.
abstain-unknown-speaker = Niemand mit diesem Namen wird in den Nachrichten erwähnt.
abstain-unclear-question = Bitte nenne, worum es geht: eine Person, einen Ort, ein Thema.
abstain-not-said = Eine solche Äußerung habe ich nicht gefunden.
abstain-false-premise = Das sagen die Nachrichten nicht. Gesagt wurde dies:
abstain-nothing-more = Mehr gibt es dazu nicht.
answer-nearest = Am nächsten kommt dies, es beantwortet die Frage aber nicht:
offers = Du könntest fragen nach:
offer-topic = { $topic } ({ $count })
offer-speaker = { $speaker } zu anderem ({ $count })
offer-others = Andere zu { $topic } ({ $count })

## Buttons

button-context = [{ $number }] im Zusammenhang
button-more = Mehr
button-speaker = Mehr von { $speaker }
button-wrong = Falsche Person?
button-why = Warum diese Antwort?
button-confirm = Ja, bitte
button-cancel = Abbrechen
button-stale = Das ist zu lange her, ich habe es vergessen. Bitte frag noch einmal.

## When something is in the way

busy = Ich habe gerade sehr viele Fragen. Bitte frag in einer Minute noch einmal.
too-many-questions =
    { $seconds ->
        [one] Das war viel auf einmal! Bitte frag in { $seconds } Sekunde noch einmal.
       *[other] Das war viel auf einmal! Bitte frag in { $seconds } Sekunden noch einmal.
    }
error-with-id = Bei mir ist etwas schiefgegangen. Wenn es wieder vorkommt, nenne meinem Betreiber diese Nummer: { $id }
question-too-long = Das ist zu lang für eine Frage. Bitte höchstens { $limit } Zeichen.
question-without-words = Ich brauche ein, zwei Wörter zum Suchen. Was möchtest du wissen?
question-other-script = Solche Wörter gibt es in den Nachrichten kaum. Bitte frag in der Sprache der Nachrichten.
ask-what = Schreib deine Frage hinter den Befehl, zum Beispiel: /ask what did Kirby say about Kyiv?
who-what = Schreib hinter den Befehl einen Namen und, wenn du willst, ein Thema, zum Beispiel: /who Kirby Kyiv
timeline-what = Schreib hinter den Befehl ein Thema, zum Beispiel: /timeline rail strike
unknown-command = Diesen Befehl kenne ich nicht. /help zeigt, was ich kann.
text-only = Ich kann nur Text lesen. Was möchtest du wissen?
private-only = Bitte schreib mir das privat: t.me/{ $bot }
admins-only = Das ist für meine Verwalter.
group-admins-only = Das können nur die Administratoren dieser Gruppe ändern.

## Settings of a chat

timezone-needed = Die Zeiten hier sind in UTC. Nenn mir deine Zeitzone, dann nehme ich sie: /timezone
timezone-now = Deine Zeitzone ist { $zone }. Es ist jetzt { $time }. Zum Ändern wähle eine aus oder schreib zum Beispiel: /timezone Europe/Berlin
timezone-set = Erledigt. Deine Zeitzone ist { $zone }, es ist jetzt { $time }.
timezone-unknown = Die Zeitzone { $zone } kenne ich nicht. Schreib sie wie Europe/Berlin oder nenn eine große Stadt auf Englisch.
timezone-several = Welche davon?
language-now = Ich spreche { $language }. Wähle eine andere Sprache:
language-name = Deutsch
language-set = Erledigt. Ich spreche jetzt Deutsch.
new-done = Erledigt. Wir fangen neu an.
privacy =
    Was ich speichere:
    • von einem Chat: seine Nummer, seine Art, Sprache und Zeitzone, um antworten zu können;
    • von einer Frage: ihren Text und welche Sätze sie beantwortet haben, für { $hours ->
        [one] eine Stunde
       *[other] { $hours } Stunden
    }, damit du daran anknüpfen kannst; dann wird es gelöscht;
    • was dir gemeldet werden soll und welche Meldungen du bekommen hast (nicht ihren Text), bis du es löschst;
    • dass eine Nachricht bearbeitet ist (ihre Nummer), zwei Tage lang, um nie doppelt zu antworten.

    Namen speichere ich nicht, und ich gebe nichts weiter. Die Nachrichten selbst sind ohne jede Spur davon gespeichert, wer nach ihnen gefragt hat. Telegram hat eine eigene Kopie unseres Chats.
    /forget löscht alles, was ich über dich speichere.
forget-sure = Das löscht alles, was ich über dich speichere: deine Einstellungen, deine Fragen und deine Abonnements. Soll ich?
forget-done = Erledigt. Ich habe alles gelöscht, was ich über dich gespeichert hatte. Zwei Tage behalten muss ich nur die Nummern der bearbeiteten Nachrichten; sie sagen nichts über dich. Telegram hat eine eigene Kopie unseres Chats, die du löschen kannst.
forget-cancelled = Es wurde nichts gelöscht.

## Sources

sources-title = Woher die Nachrichten sind
sources-none = Es gibt noch keine Quellen.
sources-line =
    { $count ->
        [one] { $count } Meldung, die neueste { $ago }
       *[other] { $count } Meldungen, die neueste { $ago }
    }
sources-line-empty = noch keine Meldungen
sources-stale = länger still als üblich
sources-checked = geprüft { $ago }
sources-changed = geändert { $ago }
sources-next = wieder { $when }
sources-lag = meist { $span } nach Veröffentlichung hier
sources-failing = ausgefallen { $ago }
sources-partly = einige Dateien nicht lesbar
sources-followed = wird verfolgt
sources-paused = angehalten
sources-gone = vom Herausgeber entfernt

## Inline mode

inline-nothing = Nichts gefunden
inline-ask-me = Frag mich privat

## Reports about speakers

wrong-speaker-thanks = Danke. Meine Verwalter sehen es sich an.
wrong-speaker-report = Jemand sagt, dass eine Antwort die falsche Person nennt.
wrong-speaker-question = Frage: { $question }
wrong-speaker-place = { $speaker }: Meldung { $update }, Fassung { $revision }, { $field } { $start }–{ $end }

## Why an answer is as it is, for administrators

why-asked = Gefragt ist nach: { $kinds }
why-names = Namen: { $names }
why-words = Wörter: { $words }
why-figures = Zahlen: { $figures }
why-negated = Die Frage verneint.
why-threshold = Gezeigt wird ab einer Wahrscheinlichkeit von { $threshold }; diese Antwort: { $confidence }
why-sentences = Erwogene Sätze, die wahrscheinlichsten zuerst:
why-none = Kein Satz wurde erwogen.
why-nearest-miss = Knapp daneben: { $text }

## Administrators

admin-title = Was möchtest du tun?
admin-stats =
    Meldungen: { $updates }; Geschichten: { $stories }, Abschnitte: { $passages }, Äußerungen: { $statements }
    Warten auf das Modell: { $waiting }
    Chats: { $chats }
    Gefragt seit dem Start: { $asked }; abgelehnt { $refused }, „beschäftigt“ { $busy }
    Zustellungen: { $pending } warten, { $uncertain } ohne Antwort, { $failed } gescheitert; Abonnements: { $subscriptions }
    Wartende Nachrichten: { $queued }; von Telegram verlangte Pausen: { $floods }
    Protokollstufe: { $level }
    Läuft seit { $since }
admin-button-stats = Zahlen
admin-button-rebuild = Index neu bauen
admin-button-sources = Quellen
admin-button-log = Protokollstufe
admin-button-broadcast = Nachricht an alle
admin-rebuild-sure = Den Index neu bauen? Der alte antwortet, bis der neue fertig ist.
admin-rebuild-begins = Baue neu …
admin-rebuild-embedding = Baue neu: nach dem Sinn gelesen { $done } von { $total }
admin-rebuild-indexing = Baue neu: aufgenommen { $done } von { $total }
admin-rebuild-done = Neu gebaut: { $passages } Abschnitte, davon { $embedded } neu gelesen.
admin-rebuild-failed = Das Neubauen ist gescheitert; der alte Index antwortet weiter. { $reason }
admin-rebuild-running = Es wird schon neu gebaut.
admin-sources-title = Quellen. Tippe auf eine, um mehr zu sehen, sie anzuhalten oder zu entfernen.
admin-remove-sure =
    { $count ->
        [one] { $source } mit { $count } Meldung endgültig entfernen?
       *[other] { $source } mit { $count } Meldungen endgültig entfernen?
    }
admin-remove-done =
    { $count ->
        [one] { $source } mit { $count } Meldung entfernt.
       *[other] { $source } mit { $count } Meldungen entfernt.
    }
admin-remove-gone = Diese Quelle gibt es nicht mehr.
admin-log-now = Die Protokollstufe ist { $level }. Wähle eine andere:
admin-log-set = Die Protokollstufe ist jetzt { $level }.
admin-button-pause = Anhalten
admin-button-resume = Fortsetzen
admin-button-unwatch = Nicht mehr verfolgen, Meldungen behalten
admin-button-remove = Mit allen Meldungen entfernen
admin-button-source = Quelle zeigen
admin-paused = Angehalten: { $source }.
admin-resumed = Wird wieder verfolgt: { $source }.
admin-unwatched = Wird nicht mehr verfolgt: { $source }. Die Meldungen bleiben.
admin-add-what = Schreib die Adresse hinter den Befehl: /admin add https://… für einen Liveticker oder Feed, /admin add @name für einen Kanal, in dem ich Mitglied bin. Oder schick mir eine Datei mit Meldungen als Dokument.
admin-add-begins = Lese { $source } …
admin-add-done =
    { $count ->
        [one] { $source }: { $count } Meldung ({ $kind }). Ich verfolge sie ab jetzt.
       *[other] { $source }: { $count } Meldungen ({ $kind }). Ich verfolge sie ab jetzt.
    }
kind-live-page = Liveticker
kind-article = Artikel
kind-feed = Feed
admin-add-newest = Die neueste ist vom { $time }.
admin-add-feed = Sie nennt auch einen Feed: { $feed }
admin-add-failed = Das konnte nicht hinzugefügt werden. { $reason }
hint-sources = Alle Quellen stehen unter /admin, Quellen.
hint-rebuild = So wird der Index neu gebaut: /admin, Index neu bauen.
hint-lock-wait = Damit länger auf den anderen Prozess gewartet wird, setze auf meinem Rechner QUOTEWIRE_LOCK_WAIT_S höher und starte mich neu.
hint-doctor = Auf meinem Rechner zeigt dieser Befehl, was nicht stimmt: python -m bot doctor
hint-robots = Damit robots.txt auf einer eigenen Website nicht beachtet wird, setze auf meinem Rechner QUOTEWIRE_HONOUR_ROBOTS=0 und starte mich neu.
admin-add-channel-done = Ich übernehme ab jetzt die Beiträge von { $name }.
admin-sample-only = Ich antworte jetzt aus den Beispielmeldungen. Gib mir zuerst eigene, auf meinem Rechner: python -m bot sources add https://… Dann starte mich neu.
source-notice-dead = { $source } ist nicht mehr lesbar. { $reason }
source-notice-back = { $source } ist wieder lesbar.
source-notice-gone = { $source } wurde endgültig entfernt und wird nicht mehr abgefragt. { $reason }
source-notices-dead =
    { $count ->
        [one] { $count } Quelle ist nicht mehr lesbar:
       *[other] { $count } Quellen sind nicht mehr lesbar:
    }
source-notices-back =
    { $count ->
        [one] { $count } Quelle ist wieder lesbar:
       *[other] { $count } Quellen sind wieder lesbar:
    }
source-notices-gone =
    { $count ->
        [one] { $count } Quelle wurde endgültig entfernt und wird nicht mehr abgefragt:
       *[other] { $count } Quellen wurden endgültig entfernt und werden nicht mehr abgefragt:
    }
source-notices-more = … und { $count } weitere
source-notices-network = Fast keine Quelle ist lesbar ({ $failing } von { $count } fallen aus): Vermutlich liegt es am Netz dieses Rechners.
admin-import-begins = Lese { $file } …
admin-import-done =
    { $file }: gelesen { $read }, neu { $new }, geändert { $revised }, unverändert { $unchanged }, abgelehnt { $rejected }{ $removed ->
        [0] { "" }
       *[other] , ausgelassen, weil früher entfernt, { $removed }
    }
admin-import-failed = { $file } konnte nicht gelesen werden. { $reason }
admin-import-too-large = Die Datei ist größer als { $limit } MB, und mehr lässt Telegram einen Bot nicht holen.
admin-broadcast-what = Schreib sie hinter den Befehl: /admin broadcast und deinen Text. Du siehst sie, bevor sie gesendet wird.
admin-broadcast-preview =
    { $count ->
        [one] Diese Nachricht geht an einen Chat. Senden?
       *[other] Diese Nachricht geht an { $count } Chats. Senden?
    }
admin-broadcast-too-long = Das ist zu lang für eine Nachricht: { $length } Zeichen, erlaubt sind { $limit }.
admin-broadcast-gone = Diese Nachricht gibt es nicht mehr. Schreib sie noch einmal.
admin-broadcast-progress =
    { $count ->
        [one] An { $sent } von { $count } Chat gesendet; nicht zustellbar an { $failed }.
       *[other] An { $sent } von { $count } Chats gesendet; nicht zustellbar an { $failed }.
    }

## Subscriptions

command-subscribe = Neues zu etwas gemeldet bekommen
command-subscriptions = Was dir gemeldet wird
command-unsubscribe = Etwas nicht mehr gemeldet bekommen
subscribe-what =
    Schreib hinter den Befehl, was dir gemeldet werden soll:
    • /subscribe grain deal
    • /subscribe anything Kirby says about Kyiv
    • /subscribe when do talks resume?
    • /subscribe story Rail strike daily 8:00
    • /subscribe everything hourly quiet 22-7
subscribe-done = Erledigt. Ich melde dir: { $subject }, { $when }.
subscribe-nothing-yet = Diese Woche gab es dazu nichts.
subscribe-last =
    { $count ->
        [one] Diese Woche gab es { $count } Meldung. Die letzte:
       *[other] Diese Woche gab es { $count } Meldungen. Die letzte:
    }
subscribe-last-older = Diese Woche gab es nichts. Die letzte davor:
subject-everything = alles
subject-story = die Geschichte „{ $words }“
subject-source = Nachrichten von { $words }
subject-topic = „{ $words }“
subject-speaker = was { $words } sagt
subject-speaker-topic = was { $words } über „{ $topic }“ sagt
subject-question = Antworten auf „{ $words }“
when-at-once = sofort
when-hourly = stündlich
when-daily = täglich um { $time }
when-weekly =
    { $weekday ->
        [0] montags um { $time }
        [1] dienstags um { $time }
        [2] mittwochs um { $time }
        [3] donnerstags um { $time }
        [4] freitags um { $time }
        [5] samstags um { $time }
       *[6] sonntags um { $time }
    }
subscriptions-title = Dir wird gemeldet:
subscriptions-none = Dir wird noch nichts gemeldet. /subscribe fängt damit an.
subscription-line = { $number }. { $subject }, { $when }
subscription-line-paused = { $number }. { $subject } (angehalten)
subscription-deleted = Nicht mehr gemeldet wird: { $subject }.
story-muted = Zu dieser Geschichte melde ich nichts mehr.
button-alert = Dazu Neues melden
button-about = Danach fragen
button-mute = Geschichte stumm
button-stop = Abbestellen
button-pause = Anhalten
button-resume = Fortsetzen
button-delete = Löschen
channel-unknown = Den Kanal { $name } kenne ich nicht. Füg mich dort erst als Administrator hinzu.
channel-admins-only = Für { $name } müssen du und ich dort Administratoren sein.

alert-also = Ebenfalls gemeldet von { $publishers }
alert-digest = Das ist neu:
alert-summary = Das geschah inzwischen:
alert-more = … und { $count } weitere
alert-corrected = Berichtigt um { $time }
alert-retracted = Von der Quelle zurückgezogen um { $time }
alert-removed = Hier entfernt um { $time }
alert-change = „{ $old }“ heißt jetzt „{ $new }“
alert-change-added = Neu dabei: „{ $new }“
alert-change-removed = Nicht mehr dabei: „{ $old }“

subscription-too-short = Das ist zu kurz zum Suchen: { $text }
subscription-too-long = Das ist zu lang: { $length } Zeichen, erlaubt sind { $limit }.
subscription-no-words = In { $text } steht kein Wort.
subscription-only-stop-words = { $text }: Solche Wörter stehen überall. Nenne, worum es geht.
subscription-bad-time = Die Uhrzeit { $time } verstehe ich nicht. Schreib sie wie 8:00.
subscription-bad-day = Den Tag { $day } verstehe ich nicht.
subscription-bad-filter = Den Filter { $word } verstehe ich nicht. Schreib ihn so: filter rain,!snow
subscription-bad-maximum = { $number } ist keine Obergrenze je Stunde; möglich sind höchstens { $limit }.
subscription-quiet-covers-day = Ruhezeiten müssen etwas vom Tag übrig lassen.
subscription-unknown-zone = Die Zeitzone { $zone } kenne ich nicht.
subscription-limit = Dieser Chat hat schon { $limit } Abonnements, mehr geht nicht. Lösch erst eines.
subscription-twice = Das wird dir schon gemeldet.
subscription-import-too-large = Das ist zu groß zum Importieren.
subscription-import-unreadable = Das ist kein Export von Abonnements; es wurde nichts importiert.
subscriptions-imported = Importiert { $good }; nicht importiert werden konnten: { $bad }.
subscriptions-muted = Stumme Geschichten:
button-unmute = { $number } wieder melden
story-unmuted = Zu dieser Geschichte melde ich wieder Neues.

card-when = Wann: { $when }
card-paused = Angehalten: Bis du es fortsetzt, wird nichts gemeldet.
card-suspended = Unterbrochen: Dorthin konnte ich nicht schreiben. /start dort setzt es fort.
card-quiet = Ruhezeit: { $start }–{ $end }, danach zusammengefasst
card-quiet-none = Keine Ruhezeit
card-urgent = Dringend: auch in der Ruhezeit gemeldet
card-most =
    { $count ->
        [one] Höchstens eine Meldung je Stunde, der Rest in einer Zusammenfassung
       *[other] Höchstens { $count } Meldungen je Stunde, der Rest in einer Zusammenfassung
    }
card-most-none = Keine Obergrenze je Stunde
card-wanted = Nur mit einem von: { $words }
card-unwanted = Nie mit: { $words }
card-zone = Alle Zeiten in der Zone { $zone }.
card-week =
    { $count ->
        [one] Diese Woche: { $count } Meldung
       *[other] Diese Woche: { $count } Meldungen
    }
card-week-partial = Diese Woche: mindestens { $count } Meldungen
card-choose-when = Wann soll ich dir melden, was neu ist?
card-choose-day = An welchem Tag?
card-choose-quiet = Wann soll Ruhe sein? Was dann kommt, fasse ich danach zusammen.
card-choose-most = Wie viele Meldungen je Stunde höchstens? Der Rest kommt in einer Zusammenfassung.
card-delete-sure = Dieses Abonnement löschen?
button-when = Wann
button-weekly = Wöchentlich …
button-quiet = Ruhezeit
button-quiet-off = Keine Ruhezeit
button-urgent-on = Dringend: ja
button-urgent-off = Dringend: nein
button-most = Höchstens je Stunde
button-most-none = Keine Obergrenze
button-back = Zurück
subscription-gone = Dieses Abonnement gibt es nicht mehr. /subscriptions zeigt die vorhandenen.
subscribe-last-partial = Diese Woche gab es mindestens { $count } Meldungen. Die letzte:
story-none = Diese Meldung gehört zu keiner Geschichte; es gibt nichts stumm zu schalten.

# Українська

## What the bot is

bot-description = Відповідаю на запитання про новини самими словами повідомлень: з виданням, репортером, часом і посиланням на речення. Якщо в новинах цього немає, так і скажу.
bot-short-description = Відповіді про новини, слово в слово, з джерелами.

command-start = Що я роблю і про що питати
command-help = Як ставити запитання
command-ask = Поставити запитання
command-latest = Найновіші повідомлення, також на тему
command-who = Що хтось сказав, також на тему
command-timeline = Що відбувалося з темою, за порядком
command-sources = Звідки новини і чи вони свіжі
command-timezone = Вибрати часовий пояс
command-language = Вибрати мову
command-new = Забути, про що ми говорили
command-privacy = Що зберігається про вас
command-forget = Стерти все, що зберігається про вас
command-admin = Для адміністраторів

start = Запитайте мене про новини. Я відповідаю самими словами повідомлень і кажу, хто їх опублікував, хто говорив і коли. Якщо в новинах цього немає, я так і скажу.
start-try = Наприклад:
start-no-news = Новин тут ще немає. Будь ласка, зазирніть трохи пізніше.
help =
    Просто напишіть запитання мовою новин:
    • what did Kirby say about Kyiv?
    • latest on the rail strike
    • what happened in Port Ellory since Monday?

    А далі: “and Biden?”, “when was that?”, “what else did he say?”. Щоб продовжити від давнішого повідомлення, дайте на нього відповідь.
help-commands = Команди:
help-groups = У групі згадайте мене, дайте відповідь на моє повідомлення або напишіть /ask{ "@" }{ $bot } і запитання.
hello = Вітаю! Що ви хотіли б дізнатися?
thanks = Будь ласка!
hello-words = привіт, вітаю, вітання, привет, здравствуйте, добрий день, доброго дня, доброго ранку, добрий вечір, здрастуйте, hello, hi
thanks-words = дякую, щиро дякую, спасибі, спасибо, чудово, thanks, thank you
greeting-group = Вітаю! Згадайте мене або дайте відповідь на моє повідомлення із запитанням про новини, і я відповім самими словами повідомлень. Докладніше: /help{ "@" }{ $bot }

## Answers

answer-lead-one = Ось що повідомляли:
answer-lead-several = Ось що повідомляли, найближче до запитання спочатку:
answer-lead-latest = Ось що повідомляли, найновіше спочатку:
answer-lead-said = Ось що каже { $speaker }:
answer-lead-when = Про це повідомляли в такий час:
answer-lead-who = Це сказали:
answer-lead-more = Є ще:
answer-lead-timeline = За порядком часу:
voice-direct = { $speaker }:
voice-indirect = { $speaker }, словами репортера:
voice-reporting = { $speaker } переказує слова { $reported }:
source-unknown = невідоме видання
source-introduction = вступ сторінки
source-undated = без дати, вперше побачено { $time }
source-also = також:
answer-as-of = Станом на { $time }
answer-keywords = знайдено за словами, не за змістом
answer-quiet = { $source } мовчить довше, ніж зазвичай: найновіше повідомлення від { $time }
answer-failing = { $source } не читається: опублікованого після { $time } тут немає
context-lead = У контексті:
context-outdated = Відтоді повідомлення змінили; тоді воно було таким.
update-gone = Цього повідомлення вже немає.

abstain-no-news = Новин тут ще немає. Будь ласка, зазирніть трохи пізніше.
abstain-not-stated =
    { $kind ->
        [person] У новинах не сказано, хто саме.
        [organisation] У новинах не сказано, яка це організація.
        [place] У новинах не сказано, де саме.
        [date] Дати я не знайшов.
        [clock-time] У новинах не сказано, о котрій годині.
        [duration] У новинах не сказано, як довго.
        [count] У новинах не сказано, скільки.
        [money] Жодної суми щодо цього я не знайшов.
        [percentage] У новинах не сказано, скільки відсотків.
        [quantity] Жодних цифр щодо цього я не знайшов.
        [age] Віку в новинах не вказано.
        [name] Ні імені, ні назви я не знайшов.
        [yes-no] У новинах не сказано, чи це так.
        [reason] Причини в новинах не названо.
        [manner] У новинах не сказано, як саме.
        [definition] Пояснення цього я не знайшов.
        [speech] Висловлювань про це я не знайшов.
       *[other] У новинах про це не сказано.
    }
abstain-nothing-in-window = За цей час про це нічого немає.
abstain-unknown-speaker = Нікого з таким ім’ям у новинах не згадано.
abstain-unclear-question = Будь ласка, назвіть, про що йдеться: людину, місце, тему.
abstain-not-said = Такого висловлювання я не знайшов.
abstain-false-premise = У новинах цього не сказано. Ось що було сказано:
abstain-nothing-more = Більше про це нічого немає.
answer-nearest = Найближче, що я знайшов, але це не відповідь:
offers = Можна запитати про таке:
offer-topic = { $topic } ({ $count })
offer-speaker = { $speaker } про інше ({ $count })
offer-others = Інші про { $topic } ({ $count })

## Buttons

button-context = [{ $number }] у контексті
button-more = Ще
button-speaker = Ще від { $speaker }
button-wrong = Не той мовець?
button-why = Чому така відповідь?
button-confirm = Так, зробити
button-cancel = Скасувати
button-stale = Це було надто давно, і я вже забув. Будь ласка, запитайте ще раз.

## When something is in the way

busy = Зараз у мене дуже багато запитань. Будь ласка, запитайте ще раз за хвилину.
too-many-questions =
    { $seconds ->
        [one] Забагато одразу! Будь ласка, запитайте ще раз за { $seconds } секунду.
        [few] Забагато одразу! Будь ласка, запитайте ще раз за { $seconds } секунди.
       *[other] Забагато одразу! Будь ласка, запитайте ще раз за { $seconds } секунд.
    }
error-with-id = У мене щось пішло не так. Якщо це повториться, назвіть тому, хто мене веде, цей номер: { $id }
question-too-long = Це задовге запитання. Будь ласка, не більше ніж { $limit } символів.
question-without-words = Мені потрібне хоч одне слово для пошуку. Що ви хотіли б дізнатися?
question-other-script = Таких слів у новинах майже немає. Будь ласка, запитайте мовою новин.
ask-what = Напишіть запитання після команди, наприклад: /ask what did Kirby say about Kyiv?
who-what = Напишіть після команди ім’я, а за бажання й тему, наприклад: /who Kirby Kyiv
timeline-what = Напишіть після команди тему, наприклад: /timeline rail strike
unknown-command = Я не знаю такої команди. /help показує, що я вмію.
text-only = Я вмію читати лише текст. Що ви хотіли б дізнатися?
private-only = Будь ласка, напишіть мені це приватно: t.me/{ $bot }
admins-only = Це для моїх адміністраторів.
group-admins-only = Змінити це можуть лише адміністратори групи.

## Settings of a chat

timezone-needed = Час тут за UTC. Назвіть свій часовий пояс, і я показуватиму його: /timezone
timezone-now = Ваш часовий пояс { $zone }. Зараз { $time }. Щоб змінити, виберіть або напишіть, наприклад: /timezone Europe/Kyiv
timezone-set = Готово. Ваш часовий пояс { $zone }, зараз { $time }.
timezone-unknown = Я не знаю часового поясу { $zone }. Напишіть його як Europe/Kyiv або назвіть велике місто англійською.
timezone-several = Який саме?
language-now = Я розмовляю такою мовою: { $language }. Виберіть іншу:
language-name = Українська
language-set = Готово. Тепер я розмовляю українською.
new-done = Готово. Починаємо спочатку.
privacy =
    Що я зберігаю:
    • про чат: його номер, вид, мову й часовий пояс, щоб могти відповідати;
    • про запитання: його текст і те, які речення на нього відповіли, протягом { $hours ->
        [one] { $hours } години
       *[other] { $hours } годин
    }, щоб ви могли продовжити; потім це стирається;
    • про що ви просили повідомляти і які сповіщення вам надіслано (не їхній текст), доки ви це не видалите;
    • що повідомлення опрацьовано (його номер), два дні, щоб ніколи не відповісти двічі.

    Імен я не зберігаю і нічого нікому не передаю. Самі новини зберігаються без жодного сліду того, хто про них питав. Telegram має власну копію нашого чату.
    /forget стирає все, що я зберігаю про вас.
forget-sure = Це зітре все, що я зберігаю про вас: ваші налаштування, запитання й підписки. Стерти?
forget-done = Готово. Я стер усе, що зберігав про вас. Два дні я мушу пам’ятати лише номери опрацьованих повідомлень; про вас вони нічого не кажуть. Telegram має власну копію нашого чату, яку ви можете видалити.
forget-cancelled = Нічого не стерто.

## Sources

sources-title = Звідки новини
sources-none = Джерел ще немає.
sources-line =
    { $count ->
        [one] { $count } повідомлення, найновіше { $ago }
        [few] { $count } повідомлення, найновіше { $ago }
       *[other] { $count } повідомлень, найновіше { $ago }
    }
sources-line-empty = повідомлень ще немає
sources-stale = мовчить довше, ніж зазвичай
sources-checked = перевірено { $ago }
sources-changed = змінилося { $ago }
sources-next = знову { $when }
sources-lag = звичайна затримка після публікації: { $span }
sources-failing = перестало читатися { $ago }
sources-partly = деякі файли не читаються
sources-followed = відстежується
sources-paused = призупинено
sources-gone = прибрано видавцем

## Inline mode

inline-nothing = Нічого не знайдено
inline-ask-me = Запитати мене приватно

## Reports about speakers

wrong-speaker-thanks = Дякую. Мої адміністратори це перевірять.
wrong-speaker-report = Хтось каже, що у відповіді названо не того мовця.
wrong-speaker-question = Запитання: { $question }
wrong-speaker-place = { $speaker }: повідомлення { $update }, редакція { $revision }, { $field } { $start }–{ $end }

## Why an answer is as it is, for administrators

why-asked = Запитують про: { $kinds }
why-names = Імена: { $names }
why-words = Слова: { $words }
why-figures = Числа: { $figures }
why-negated = У запитанні є заперечення.
why-threshold = Показую від імовірності { $threshold }; ця відповідь: { $confidence }
why-sentences = Розглянуті речення, найімовірніші спочатку:
why-none = Жодного речення не розглянуто.
why-nearest-miss = Найближче з непоказаного: { $text }

## Administrators

admin-title = Що зробити?
admin-stats =
    Повідомлень: { $updates }; сюжетів: { $stories }, уривків: { $passages }, висловлювань: { $statements }
    Чекають на модель: { $waiting }
    Чатів: { $chats }
    Запитань від запуску: { $asked }; відмовлено { $refused }, «зайнято» { $busy }
    Сповіщень: чекають { $pending }, без відповіді { $uncertain }, не вдалося { $failed }; підписок: { $subscriptions }
    Повідомлень у черзі: { $queued }; пауз на вимогу Telegram: { $floods }
    Рівень журналу: { $level }
    Працює від { $since }
admin-button-stats = Статистика
admin-button-rebuild = Перебудувати індекс
admin-button-sources = Джерела
admin-button-log = Рівень журналу
admin-button-broadcast = Повідомлення всім
admin-rebuild-sure = Перебудувати індекс? Поки новий не готовий, відповідає старий.
admin-rebuild-begins = Перебудовую …
admin-rebuild-embedding = Перебудовую: прочитано за змістом { $done } з { $total }
admin-rebuild-indexing = Перебудовую: внесено { $done } з { $total }
admin-rebuild-done = Перебудовано: уривків { $passages }, з них прочитано заново { $embedded }.
admin-rebuild-failed = Перебудувати не вдалося; далі відповідає старий індекс. { $reason }
admin-rebuild-running = Перебудова вже триває.
admin-sources-title = Джерела. Натисніть на одне, щоб побачити більше, призупинити або вилучити.
admin-remove-sure = Вилучити { $source } назавжди? Повідомлень: { $count }
admin-remove-done = Вилучено { $source }, повідомлень: { $count }
admin-remove-gone = Такого джерела вже немає.
admin-log-now = Рівень журналу { $level }. Виберіть інший:
admin-log-set = Тепер рівень журналу { $level }.
admin-button-pause = Призупинити
admin-button-resume = Відновити
admin-button-unwatch = Більше не стежити, новини залишити
admin-button-remove = Вилучити разом із новинами
admin-button-source = Показати джерело
admin-paused = Призупинено: { $source }.
admin-resumed = Знову відстежується: { $source }.
admin-unwatched = Більше не відстежується: { $source }. Новини залишаються.
admin-add-what = Напишіть адресу після команди: /admin add https://… для сторінки наживо або стрічки, /admin add @назва для каналу, де я учасник. Або надішліть мені файл новин як документ.
admin-add-begins = Читаю { $source } …
admin-add-done =
    { $count ->
        [one] { $source }: { $count } повідомлення ({ $kind }). Відтепер стежу.
        [few] { $source }: { $count } повідомлення ({ $kind }). Відтепер стежу.
        [many] { $source }: { $count } повідомлень ({ $kind }). Відтепер стежу.
       *[other] { $source }: { $count } повідомлення ({ $kind }). Відтепер стежу.
    }
kind-live-page = сторінка наживо
kind-article = стаття
kind-feed = стрічка
admin-add-newest = Найновіше: { $time }.
admin-add-feed = Там указано також стрічку: { $feed }
admin-add-failed = Не вдалося додати. { $reason }
hint-sources = Усі джерела: /admin, Джерела.
hint-rebuild = Щоб перебудувати індекс: /admin, Перебудувати індекс.
hint-lock-wait = Щоб довше чекати на інший процес, збільште QUOTEWIRE_LOCK_WAIT_S на моїй машині та запустіть мене знову.
hint-doctor = Що не так, на моїй машині покаже команда: python -m bot doctor
hint-robots = Щоб не зважати на robots.txt на вашому власному сайті, задайте QUOTEWIRE_HONOUR_ROBOTS=0 на моїй машині та запустіть мене знову.
admin-add-channel-done = Відтепер беру дописи { $name }.
admin-sample-only = Зараз я відповідаю за зразком новин. Спершу дайте мені власні новини, на моїй машині: python -m bot sources add https://… Потім запустіть мене знову.
source-notice-dead = { $source } більше не читається. { $reason }
source-notice-back = { $source } знову читається.
source-notice-gone = { $source } прибрано назавжди, більше не запитую. { $reason }
source-notices-dead =
    { $count ->
        [one] { $count } джерело більше не читається:
        [few] { $count } джерела більше не читаються:
       *[other] { $count } джерел більше не читаються:
    }
source-notices-back =
    { $count ->
        [one] { $count } джерело знову читається:
        [few] { $count } джерела знову читаються:
       *[other] { $count } джерел знову читаються:
    }
source-notices-gone =
    { $count ->
        [one] { $count } джерело прибрано назавжди, більше не запитую його:
        [few] { $count } джерела прибрано назавжди, більше не запитую їх:
       *[other] { $count } джерел прибрано назавжди, більше не запитую їх:
    }
source-notices-more = … і ще { $count }
source-notices-network = Не читається майже жодне джерело (збій у { $failing } з { $count }): найімовірніше, річ у мережі цієї машини.
admin-import-begins = Читаю { $file } …
admin-import-done =
    { $file }: прочитано { $read }, нових { $new }, змінених { $revised }, без змін { $unchanged }, відхилено { $rejected }{ $removed ->
        [0] { "" }
       *[other] , пропущено як вилучені раніше { $removed }
    }
admin-import-failed = { $file } не вдалося прочитати. { $reason }
admin-import-too-large = Файл більший за { $limit } МБ, а більшого Telegram боту не дає.
admin-broadcast-what = Напишіть текст після команди: /admin broadcast і ваш текст. Ви побачите його перед надсиланням.
admin-broadcast-preview =
    { $count ->
        [one] Це повідомлення буде надіслано в { $count } чат. Надіслати?
        [few] Це повідомлення буде надіслано в { $count } чати. Надіслати?
       *[other] Це повідомлення буде надіслано в { $count } чатів. Надіслати?
    }
admin-broadcast-too-long = Це задовго для одного повідомлення. Символів: { $length }, а можна { $limit }.
admin-broadcast-gone = Такого повідомлення вже немає. Напишіть його ще раз.
admin-broadcast-progress =
    { $count ->
        [one] Надіслано в { $sent } з { $count } чату; не вдалося в { $failed }.
       *[other] Надіслано в { $sent } з { $count } чатів; не вдалося в { $failed }.
    }

## Subscriptions

command-subscribe = Дізнаватися про нове на тему
command-subscriptions = Про що вам повідомляють
command-unsubscribe = Більше про щось не повідомляти
subscribe-what =
    Напишіть після команди, про що вам повідомляти:
    • /subscribe grain deal
    • /subscribe anything Kirby says about Kyiv
    • /subscribe when do talks resume?
    • /subscribe story Rail strike daily 8:00
    • /subscribe everything hourly quiet 22-7
subscribe-done = Готово. Повідомлятиму: { $subject }, { $when }.
subscribe-nothing-yet = Цього тижня такого ще не було.
subscribe-last =
    { $count ->
        [one] Цього тижня було { $count } повідомлення. Останнє:
        [few] Цього тижня було { $count } повідомлення. Останнє:
       *[other] Цього тижня було { $count } повідомлень. Останнє:
    }
subscribe-last-older = Цього тижня нічого не було. Останнє до того:
subject-everything = усе
subject-story = сюжет «{ $words }»
subject-source = новини від { $words }
subject-topic = «{ $words }»
subject-speaker = що каже { $words }
subject-speaker-topic = що каже { $words } про «{ $topic }»
subject-question = відповіді на «{ $words }»
when-at-once = одразу
when-hourly = щогодини
when-daily = щодня о { $time }
when-weekly =
    { $weekday ->
        [0] щопонеділка о { $time }
        [1] щовівторка о { $time }
        [2] щосереди о { $time }
        [3] щочетверга о { $time }
        [4] щоп’ятниці о { $time }
        [5] щосуботи о { $time }
       *[6] щонеділі о { $time }
    }
subscriptions-title = Вам повідомляють:
subscriptions-none = Вам ще ні про що не повідомляють. Почніть з /subscribe.
subscription-line = { $number }. { $subject }, { $when }
subscription-line-paused = { $number }. { $subject } (призупинено)
subscription-deleted = Більше не повідомлятиму: { $subject }.
story-muted = Про цей сюжет більше не повідомлятиму.
button-alert = Повідомляти про це
button-about = Запитати про це
button-mute = Без цього сюжету
button-stop = Відписатися
button-pause = Призупинити
button-resume = Відновити
button-delete = Видалити
channel-unknown = Я не знаю каналу { $name }. Спершу додайте мене туди адміністратором.
channel-admins-only = Для { $name } і ви, і я маємо бути там адміністраторами.

alert-also = Про це повідомляють також: { $publishers }
alert-digest = Що нового:
alert-summary = Що сталося тим часом:
alert-more = … і ще { $count }
alert-corrected = Виправлено о { $time }
alert-retracted = Джерело відкликало це о { $time }
alert-removed = Тут це вилучено о { $time }
alert-change = «{ $old }» тепер «{ $new }»
alert-change-added = Додано: «{ $new }»
alert-change-removed = Вилучено: «{ $old }»

subscription-too-short = Це закоротко для пошуку: { $text }
subscription-too-long = Це задовго. Символів: { $length }, а можна { $limit }.
subscription-no-words = Тут немає жодного слова: { $text }.
subscription-only-stop-words = { $text }: такі слова є всюди. Назвіть, про що йдеться.
subscription-bad-time = Не розумію часу { $time }. Напишіть його як 8:00.
subscription-bad-day = Не розумію дня { $day }.
subscription-bad-filter = Не розумію фільтра { $word }. Напишіть його так: filter rain,!snow
subscription-bad-maximum = { $number } не може бути межею на годину; найбільше { $limit }.
subscription-quiet-covers-day = Тихі години не можуть тривати цілий день.
subscription-unknown-zone = Я не знаю часового поясу { $zone }.
subscription-limit = У цьому чаті вже { $limit } підписок, більше не можна. Спершу видаліть якусь.
subscription-twice = Про це вам уже повідомляють.
subscription-import-too-large = Це завелике для імпорту.
subscription-import-unreadable = Це не експорт підписок; нічого не імпортовано.
subscriptions-imported = Імпортовано { $good }; не вдалося імпортувати: { $bad }.
subscriptions-muted = Без цих сюжетів:
button-unmute = Знову { $number }
story-unmuted = Про цей сюжет знову повідомлятиму.

card-when = Коли: { $when }
card-paused = Призупинено: доки не відновите, нічого не повідомлятиму.
card-suspended = Зупинено: я не міг туди написати. Відновить /start у тому чаті.
card-quiet = Тихі години: { $start }–{ $end }, потім зведення
card-quiet-none = Без тихих годин
card-urgent = Терміново: повідомляти й у тихі години
card-most =
    { $count ->
        [one] Щонайбільше { $count } повідомлення на годину, решта в одному зведенні
        [few] Щонайбільше { $count } повідомлення на годину, решта в одному зведенні
       *[other] Щонайбільше { $count } повідомлень на годину, решта в одному зведенні
    }
card-most-none = Без межі на годину
card-wanted = Лише з одним із: { $words }
card-unwanted = Ніколи з: { $words }
card-zone = Час указано за поясом { $zone }.
card-week =
    { $count ->
        [one] Цього тижня: { $count } повідомлення
        [few] Цього тижня: { $count } повідомлення
       *[other] Цього тижня: { $count } повідомлень
    }
card-week-partial = Повідомлень цього тижня щонайменше { $count }
card-choose-when = Коли вам повідомляти?
card-choose-day = У який день?
card-choose-quiet = Коли мовчати? Про те, що станеться тим часом, буде зведення.
card-choose-most = Скільки повідомлень на годину щонайбільше? Решта буде в одному зведенні.
card-delete-sure = Видалити цю підписку?
button-when = Коли
button-weekly = Щотижня …
button-quiet = Тихі години
button-quiet-off = Без тихих годин
button-urgent-on = Терміново: так
button-urgent-off = Терміново: ні
button-most = Межа на годину
button-most-none = Без межі
button-back = Назад
subscription-gone = Цієї підписки вже немає. Наявні показує /subscriptions.
subscribe-last-partial = Повідомлень цього тижня щонайменше { $count }. Останнє:
story-none = Це повідомлення не належить до жодного сюжету, тож вимикати нічого.

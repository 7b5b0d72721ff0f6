# Русский

## What the bot is

bot-description = Отвечаю на вопросы о новостях самими словами сообщений: с изданием, репортёром, временем и ссылкой на предложение. Если в новостях этого нет, так и скажу.
bot-short-description = Ответы о новостях, слово в слово, с источниками.

command-start = Что я делаю и о чём спрашивать
command-help = Как задавать вопросы
command-ask = Задать вопрос
command-latest = Последние сообщения, также по теме
command-who = Что кто-то сказал, также по теме
command-timeline = Что происходило с темой, по порядку
command-sources = Откуда новости и свежи ли они
command-timezone = Выбрать часовой пояс
command-language = Выбрать язык
command-new = Забыть, о чём мы говорили
command-privacy = Что хранится о вас
command-forget = Стереть всё, что хранится о вас
command-admin = Для администраторов

start = Спросите меня о новостях. Я отвечаю самими словами сообщений и говорю, кто их опубликовал, кто говорил и когда. Если в новостях этого нет, я так и скажу.
start-try = Например:
start-no-news = Новостей здесь пока нет. Пожалуйста, загляните немного позже.
help =
    Просто напишите вопрос на языке новостей:
    • what did Kirby say about Kyiv?
    • latest on the rail strike
    • what happened in Port Ellory since Monday?

    А дальше: “and Biden?”, “when was that?”, “what else did he say?”. Чтобы продолжить с более раннего сообщения, ответьте на него.
help-commands = Команды:
help-groups = В группе упомяните меня, ответьте на моё сообщение или напишите /ask{ "@" }{ $bot } и вопрос.
hello = Здравствуйте! Что вы хотели бы узнать?
thanks = Пожалуйста!
hello-words = привет, здравствуйте, здравствуй, добрый день, доброе утро, добрый вечер, hello, hi
thanks-words = спасибо, большое спасибо, спасибі, дякую, благодарю, отлично, thanks, thank you
greeting-group = Здравствуйте! Упомяните меня или ответьте на моё сообщение вопросом о новостях, и я отвечу самими словами сообщений. Подробнее: /help{ "@" }{ $bot }

## Answers

answer-lead-one = Вот что сообщали:
answer-lead-several = Вот что сообщали, самое близкое к вопросу сначала:
answer-lead-latest = Вот что сообщали, самое новое сначала:
answer-lead-said = Вот что говорит { $speaker }:
answer-lead-when = Об этом сообщали в такое время:
answer-lead-who = Это сказали:
answer-lead-more = Есть ещё:
answer-lead-timeline = По порядку времени:
voice-direct = { $speaker }:
voice-indirect = { $speaker }, словами репортёра:
voice-reporting = { $speaker } передаёт слова { $reported }:
source-unknown = неизвестное издание
source-introduction = вступление страницы
source-undated = без даты, впервые замечено { $time }
source-also = также:
answer-as-of = По состоянию на { $time }
answer-keywords = найдено по словам, не по смыслу
answer-quiet = { $source } молчит дольше обычного: последнее сообщение от { $time }
answer-failing = { $source } не читается: опубликованного после { $time } здесь нет
context-lead = В контексте:
context-outdated = С тех пор сообщение изменили; тогда оно было таким.
update-gone = Этого сообщения больше нет.

abstain-no-news = Новостей здесь пока нет. Пожалуйста, загляните немного позже.
abstain-not-stated =
    { $kind ->
        [person] В новостях не сказано, кто именно.
        [organisation] В новостях не сказано, какая это организация.
        [place] В новостях не сказано, где именно.
        [date] Даты я не нашёл.
        [clock-time] В новостях не сказано, в котором часу.
        [duration] В новостях не сказано, как долго.
        [count] В новостях не сказано, сколько.
        [money] Никакой суммы на этот счёт я не нашёл.
        [percentage] В новостях не сказано, сколько процентов.
        [quantity] Никаких цифр на этот счёт я не нашёл.
        [age] Возраст в новостях не указан.
        [name] Ни имени, ни названия я не нашёл.
        [yes-no] В новостях не сказано, так ли это.
        [reason] Причина в новостях не названа.
        [manner] В новостях не сказано, как именно.
        [definition] Объяснения этому я не нашёл.
        [speech] Высказываний об этом я не нашёл.
       *[other] В новостях об этом не сказано.
    }
abstain-nothing-in-window = За это время об этом ничего нет.
abstain-unknown-speaker = Никто с таким именем в новостях не упомянут.
abstain-unclear-question = Пожалуйста, назовите, о чём речь: человека, место, тему.
abstain-not-said = Такого высказывания я не нашёл.
abstain-false-premise = В новостях этого не сказано. Вот что было сказано:
abstain-nothing-more = Больше об этом ничего нет.
answer-nearest = Самое близкое, что я нашёл, но это не ответ:
offers = Можно спросить о таком:
offer-topic = { $topic } ({ $count })
offer-speaker = { $speaker } о другом ({ $count })
offer-others = Другие о { $topic } ({ $count })

## Buttons

button-context = [{ $number }] в контексте
button-more = Ещё
button-speaker = Ещё от { $speaker }
button-wrong = Не тот говорящий?
button-why = Почему такой ответ?
button-confirm = Да, сделать
button-cancel = Отменить
button-stale = Это было слишком давно, и я уже забыл. Пожалуйста, спросите ещё раз.

## When something is in the way

busy = Сейчас у меня очень много вопросов. Пожалуйста, спросите ещё раз через минуту.
too-many-questions =
    { $seconds ->
        [one] Слишком много сразу! Пожалуйста, спросите ещё раз через { $seconds } секунду.
        [few] Слишком много сразу! Пожалуйста, спросите ещё раз через { $seconds } секунды.
       *[other] Слишком много сразу! Пожалуйста, спросите ещё раз через { $seconds } секунд.
    }
error-with-id = У меня что-то пошло не так. Если это повторится, назовите тому, кто меня ведёт, этот номер: { $id }
question-too-long = Это слишком длинный вопрос. Пожалуйста, не больше { $limit } символов.
question-without-words = Мне нужно хоть одно слово для поиска. Что вы хотели бы узнать?
question-other-script = Таких слов в новостях почти нет. Пожалуйста, спросите на языке новостей.
ask-what = Напишите вопрос после команды, например: /ask what did Kirby say about Kyiv?
who-what = Напишите после команды имя, а если хотите, и тему, например: /who Kirby Kyiv
timeline-what = Напишите после команды тему, например: /timeline rail strike
unknown-command = Я не знаю такой команды. /help показывает, что я умею.
text-only = Я умею читать только текст. Что вы хотели бы узнать?
private-only = Пожалуйста, напишите мне это лично: t.me/{ $bot }
admins-only = Это для моих администраторов.
group-admins-only = Изменить это могут только администраторы группы.

## Settings of a chat

timezone-needed = Время здесь по UTC. Назовите свой часовой пояс, и я буду показывать его: /timezone
timezone-now = Ваш часовой пояс { $zone }. Сейчас { $time }. Чтобы изменить, выберите или напишите, например: /timezone Europe/Kyiv
timezone-set = Готово. Ваш часовой пояс { $zone }, сейчас { $time }.
timezone-unknown = Я не знаю часового пояса { $zone }. Напишите его как Europe/Kyiv или назовите большой город по-английски.
timezone-several = Какой именно?
language-now = Я говорю на таком языке: { $language }. Выберите другой:
language-name = Русский
language-set = Готово. Теперь я говорю по-русски.
new-done = Готово. Начинаем сначала.
privacy =
    Что я храню:
    • о чате: его номер, вид, язык и часовой пояс, чтобы отвечать;
    • о вопросе: его текст и то, какие предложения на него ответили, в течение { $hours ->
        [one] { $hours } часа
       *[other] { $hours } часов
    }, чтобы вы могли продолжить; потом это стирается;
    • о чём вы просили сообщать и какие оповещения вам отправлены (не их текст), пока вы это не удалите;
    • что сообщение обработано (его номер), два дня, чтобы никогда не ответить дважды.

    Имён я не храню и ничего никому не передаю. Сами новости хранятся без всякого следа того, кто о них спрашивал. У Telegram есть своя копия нашего чата.
    /forget стирает всё, что я храню о вас.
forget-sure = Это сотрёт всё, что я храню о вас: ваши настройки, вопросы и подписки. Стереть?
forget-done = Готово. Я стёр всё, что хранил о вас. Два дня я должен помнить только номера обработанных сообщений; о вас они ничего не говорят. У Telegram есть своя копия нашего чата, которую вы можете удалить.
forget-cancelled = Ничего не стёрто.

## Sources

sources-title = Откуда новости
sources-none = Источников пока нет.
sources-line =
    { $count ->
        [one] { $count } сообщение, самое новое { $ago }
        [few] { $count } сообщения, самое новое { $ago }
       *[other] { $count } сообщений, самое новое { $ago }
    }
sources-line-empty = сообщений пока нет
sources-stale = молчит дольше обычного
sources-checked = проверено { $ago }
sources-changed = изменилось { $ago }
sources-next = снова { $when }
sources-lag = обычная задержка после публикации: { $span }
sources-failing = перестало читаться { $ago }
sources-partly = некоторые файлы не читаются
sources-followed = отслеживается
sources-paused = приостановлено
sources-gone = убрано издателем

## Inline mode

inline-nothing = Ничего не найдено
inline-ask-me = Спросить меня лично

## Reports about speakers

wrong-speaker-thanks = Спасибо. Мои администраторы это проверят.
wrong-speaker-report = Кто-то говорит, что в ответе назван не тот говорящий.
wrong-speaker-question = Вопрос: { $question }
wrong-speaker-place = { $speaker }: сообщение { $update }, редакция { $revision }, { $field } { $start }–{ $end }

## Why an answer is as it is, for administrators

why-asked = Спрашивают о: { $kinds }
why-names = Имена: { $names }
why-words = Слова: { $words }
why-figures = Числа: { $figures }
why-negated = В вопросе есть отрицание.
why-threshold = Показываю от вероятности { $threshold }; этот ответ: { $confidence }
why-sentences = Рассмотренные предложения, самые вероятные сначала:
why-none = Ни одно предложение не рассмотрено.
why-nearest-miss = Самое близкое из непоказанного: { $text }

## Administrators

admin-title = Что сделать?
admin-stats =
    Сообщений: { $updates }; сюжетов: { $stories }, отрывков: { $passages }, высказываний: { $statements }
    Ждут модели: { $waiting }
    Чатов: { $chats }
    Вопросов с запуска: { $asked }; отказано { $refused }, «занят» { $busy }
    Оповещений: ждут { $pending }, без ответа { $uncertain }, не удалось { $failed }; подписок: { $subscriptions }
    Сообщений в очереди: { $queued }; пауз по требованию Telegram: { $floods }
    Уровень журнала: { $level }
    Работает с { $since }
admin-button-stats = Статистика
admin-button-rebuild = Перестроить индекс
admin-button-sources = Источники
admin-button-log = Уровень журнала
admin-button-broadcast = Сообщение всем
admin-rebuild-sure = Перестроить индекс? Пока новый не готов, отвечает старый.
admin-rebuild-begins = Перестраиваю …
admin-rebuild-embedding = Перестраиваю: прочитано по смыслу { $done } из { $total }
admin-rebuild-indexing = Перестраиваю: внесено { $done } из { $total }
admin-rebuild-done = Перестроено: отрывков { $passages }, из них прочитано заново { $embedded }.
admin-rebuild-failed = Перестроить не удалось; дальше отвечает старый индекс. { $reason }
admin-rebuild-running = Перестройка уже идёт.
admin-sources-title = Источники. Нажмите на один, чтобы увидеть больше, приостановить или удалить.
admin-remove-sure = Удалить { $source } навсегда? Сообщений: { $count }
admin-remove-done = Удалено { $source }, сообщений: { $count }
admin-remove-gone = Такого источника больше нет.
admin-log-now = Уровень журнала { $level }. Выберите другой:
admin-log-set = Теперь уровень журнала { $level }.
admin-button-pause = Приостановить
admin-button-resume = Возобновить
admin-button-unwatch = Больше не следить, новости оставить
admin-button-remove = Удалить вместе с новостями
admin-button-source = Показать источник
admin-paused = Приостановлено: { $source }.
admin-resumed = Снова отслеживается: { $source }.
admin-unwatched = Больше не отслеживается: { $source }. Новости остаются.
admin-add-what = Напишите адрес после команды: /admin add https://… для страницы прямого эфира или ленты, /admin add @имя для канала, где я участник. Или пришлите мне файл новостей как документ.
admin-add-begins = Читаю { $source } …
admin-add-done =
    { $count ->
        [one] { $source }: { $count } сообщение ({ $kind }). Теперь слежу.
        [few] { $source }: { $count } сообщения ({ $kind }). Теперь слежу.
        [many] { $source }: { $count } сообщений ({ $kind }). Теперь слежу.
       *[other] { $source }: { $count } сообщения ({ $kind }). Теперь слежу.
    }
kind-live-page = страница прямого эфира
kind-article = статья
kind-feed = лента
admin-add-newest = Самое новое: { $time }.
admin-add-feed = Там указана и лента: { $feed }
admin-add-failed = Не удалось добавить. { $reason }
hint-sources = Все источники: /admin, Источники.
hint-rebuild = Чтобы перестроить индекс: /admin, Перестроить индекс.
hint-lock-wait = Чтобы дольше ждать другой процесс, увеличьте QUOTEWIRE_LOCK_WAIT_S на моей машине и запустите меня снова.
hint-doctor = Что не так, на моей машине покажет команда: python -m bot doctor
hint-robots = Чтобы не учитывать robots.txt на вашем собственном сайте, задайте QUOTEWIRE_HONOUR_ROBOTS=0 на моей машине и запустите меня снова.
admin-add-channel-done = Теперь беру публикации { $name }.
admin-sample-only = Сейчас я отвечаю по образцу новостей. Сначала дайте мне свои новости, на моей машине: python -m bot sources add https://… Затем запустите меня снова.
source-notice-dead = { $source } больше не читается. { $reason }
source-notice-back = { $source } снова читается.
source-notice-gone = { $source } убрано навсегда, больше не запрашиваю. { $reason }
source-notices-dead =
    { $count ->
        [one] { $count } источник больше не читается:
        [few] { $count } источника больше не читаются:
       *[other] { $count } источников больше не читаются:
    }
source-notices-back =
    { $count ->
        [one] { $count } источник снова читается:
        [few] { $count } источника снова читаются:
       *[other] { $count } источников снова читаются:
    }
source-notices-gone =
    { $count ->
        [one] { $count } источник убран навсегда, больше его не запрашиваю:
        [few] { $count } источника убраны навсегда, больше их не запрашиваю:
       *[other] { $count } источников убраны навсегда, больше их не запрашиваю:
    }
source-notices-more = … и ещё { $count }
source-notices-network = Не читается почти ни один источник (сбой у { $failing } из { $count }): скорее всего, дело в сети этой машины.
admin-import-begins = Читаю { $file } …
admin-import-done =
    { $file }: прочитано { $read }, новых { $new }, изменённых { $revised }, без изменений { $unchanged }, отклонено { $rejected }{ $removed ->
        [0] { "" }
       *[other] , пропущено как удалённые ранее { $removed }
    }
admin-import-failed = { $file } не удалось прочитать. { $reason }
admin-import-too-large = Файл больше { $limit } МБ, а большего Telegram боту не даёт.
admin-broadcast-what = Напишите текст после команды: /admin broadcast и ваш текст. Вы увидите его перед отправкой.
admin-broadcast-preview =
    { $count ->
        [one] Это сообщение уйдёт в { $count } чат. Отправить?
        [few] Это сообщение уйдёт в { $count } чата. Отправить?
       *[other] Это сообщение уйдёт в { $count } чатов. Отправить?
    }
admin-broadcast-too-long = Это слишком длинно для одного сообщения. Символов: { $length }, а можно { $limit }.
admin-broadcast-gone = Такого сообщения больше нет. Напишите его ещё раз.
admin-broadcast-progress =
    { $count ->
        [one] Отправлено в { $sent } из { $count } чата; не удалось в { $failed }.
       *[other] Отправлено в { $sent } из { $count } чатов; не удалось в { $failed }.
    }

## Subscriptions

command-subscribe = Узнавать о новом по теме
command-subscriptions = О чём вам сообщают
command-unsubscribe = Больше о чём-то не сообщать
subscribe-what =
    Напишите после команды, о чём вам сообщать:
    • /subscribe grain deal
    • /subscribe anything Kirby says about Kyiv
    • /subscribe when do talks resume?
    • /subscribe story Rail strike daily 8:00
    • /subscribe everything hourly quiet 22-7
subscribe-done = Готово. Буду сообщать: { $subject }, { $when }.
subscribe-nothing-yet = На этой неделе такого ещё не было.
subscribe-last =
    { $count ->
        [one] На этой неделе было { $count } сообщение. Последнее:
        [few] На этой неделе было { $count } сообщения. Последнее:
       *[other] На этой неделе было { $count } сообщений. Последнее:
    }
subscribe-last-older = На этой неделе ничего не было. Последнее до того:
subject-everything = всё
subject-story = сюжет «{ $words }»
subject-source = новости от { $words }
subject-topic = «{ $words }»
subject-speaker = что говорит { $words }
subject-speaker-topic = что говорит { $words } о «{ $topic }»
subject-question = ответы на «{ $words }»
when-at-once = сразу
when-hourly = каждый час
when-daily = каждый день в { $time }
when-weekly =
    { $weekday ->
        [0] по понедельникам в { $time }
        [1] по вторникам в { $time }
        [2] по средам в { $time }
        [3] по четвергам в { $time }
        [4] по пятницам в { $time }
        [5] по субботам в { $time }
       *[6] по воскресеньям в { $time }
    }
subscriptions-title = Вам сообщают:
subscriptions-none = Вам ещё ни о чём не сообщают. Начните с /subscribe.
subscription-line = { $number }. { $subject }, { $when }
subscription-line-paused = { $number }. { $subject } (приостановлено)
subscription-deleted = Больше не буду сообщать: { $subject }.
story-muted = Об этом сюжете больше не буду сообщать.
button-alert = Сообщать об этом
button-about = Спросить об этом
button-mute = Без этого сюжета
button-stop = Отписаться
button-pause = Приостановить
button-resume = Возобновить
button-delete = Удалить
channel-unknown = Я не знаю канала { $name }. Сначала добавьте меня туда администратором.
channel-admins-only = Для { $name } и вы, и я должны быть там администраторами.

alert-also = Об этом сообщают также: { $publishers }
alert-digest = Что нового:
alert-summary = Что произошло тем временем:
alert-more = … и ещё { $count }
alert-corrected = Исправлено в { $time }
alert-retracted = Источник отозвал это в { $time }
alert-removed = Здесь это удалено в { $time }
alert-change = «{ $old }» теперь «{ $new }»
alert-change-added = Добавлено: «{ $new }»
alert-change-removed = Убрано: «{ $old }»

subscription-too-short = Это слишком коротко для поиска: { $text }
subscription-too-long = Это слишком длинно. Символов: { $length }, а можно { $limit }.
subscription-no-words = Здесь нет ни одного слова: { $text }.
subscription-only-stop-words = { $text }: такие слова есть везде. Назовите, о чём речь.
subscription-bad-time = Не понимаю времени { $time }. Напишите его как 8:00.
subscription-bad-day = Не понимаю дня { $day }.
subscription-bad-filter = Не понимаю фильтра { $word }. Напишите его так: filter rain,!snow
subscription-bad-maximum = { $number } не может быть пределом в час; самое большее { $limit }.
subscription-quiet-covers-day = Тихие часы не могут длиться весь день.
subscription-unknown-zone = Я не знаю часового пояса { $zone }.
subscription-limit = В этом чате уже { $limit } подписок, больше нельзя. Сначала удалите какую-нибудь.
subscription-twice = Об этом вам уже сообщают.
subscription-import-too-large = Это слишком велико для импорта.
subscription-import-unreadable = Это не экспорт подписок; ничего не импортировано.
subscriptions-imported = Импортировано { $good }; не удалось импортировать: { $bad }.
subscriptions-muted = Без этих сюжетов:
button-unmute = Снова { $number }
story-unmuted = Об этом сюжете снова буду сообщать.

card-when = Когда: { $when }
card-paused = Приостановлено: пока не возобновите, ничего не сообщаю.
card-suspended = Остановлено: я не мог туда написать. Возобновит /start в том чате.
card-quiet = Тихие часы: { $start }–{ $end }, затем сводка
card-quiet-none = Без тихих часов
card-urgent = Срочно: сообщать и в тихие часы
card-most =
    { $count ->
        [one] Не больше { $count } сообщения в час, остальное в одной сводке
        [few] Не больше { $count } сообщений в час, остальное в одной сводке
       *[other] Не больше { $count } сообщений в час, остальное в одной сводке
    }
card-most-none = Без предела в час
card-wanted = Только с одним из: { $words }
card-unwanted = Никогда с: { $words }
card-zone = Время указано по поясу { $zone }.
card-week =
    { $count ->
        [one] На этой неделе: { $count } сообщение
        [few] На этой неделе: { $count } сообщения
       *[other] На этой неделе: { $count } сообщений
    }
card-week-partial = Сообщений на этой неделе не меньше { $count }
card-choose-when = Когда вам сообщать?
card-choose-day = В какой день?
card-choose-quiet = Когда молчать? О том, что случится тем временем, будет сводка.
card-choose-most = Сколько сообщений в час самое большее? Остальное будет в одной сводке.
card-delete-sure = Удалить эту подписку?
button-when = Когда
button-weekly = Каждую неделю …
button-quiet = Тихие часы
button-quiet-off = Без тихих часов
button-urgent-on = Срочно: да
button-urgent-off = Срочно: нет
button-most = Предел в час
button-most-none = Без предела
button-back = Назад
subscription-gone = Этой подписки уже нет. Имеющиеся показывает /subscriptions.
subscribe-last-partial = Сообщений на этой неделе не меньше { $count }. Последнее:
story-none = Это сообщение не относится ни к одному сюжету, отключать нечего.

# Español

## What the bot is

bot-description = Respondo preguntas sobre noticias en directo con las palabras exactas de las informaciones, cada una con su medio, su reportero, la hora y un enlace a la frase. Si las noticias no lo dicen, lo digo.
bot-short-description = Respuestas sobre noticias, palabra por palabra y con fuentes.

command-start = Qué hago y qué preguntar
command-help = Cómo preguntar
command-ask = Hacer una pregunta
command-latest = Lo más reciente, también sobre un tema
command-who = Qué dijo alguien, también sobre un tema
command-timeline = Qué pasó con un tema, por orden
command-sources = De dónde son las noticias y si son recientes
command-timezone = Elegir tu zona horaria
command-language = Elegir tu idioma
command-new = Olvidar de qué hablamos
command-privacy = Qué se guarda sobre ti
command-forget = Borrar todo lo que se guarda sobre ti
command-admin = Para administradores

start = Pregúntame por las noticias. Respondo con las palabras exactas de las informaciones y digo quién las publicó, quién habló y cuándo. Si las noticias no lo dicen, te lo digo.
start-try = Por ejemplo:
start-no-news = Aquí todavía no hay noticias. Vuelve un poco más tarde, por favor.
help =
    Escribe tu pregunta en el idioma de las noticias:
    • what did Kirby say about Kyiv?
    • latest on the rail strike
    • what happened in Port Ellory since Monday?

    Y sigue: “and Biden?”, “when was that?”, “what else did he say?”. Responde a un mensaje mío anterior para seguir desde ahí.
help-commands = Comandos:
help-groups = En un grupo, mencióname, responde a uno de mis mensajes o escribe /ask{ "@" }{ $bot } y tu pregunta.
hello = ¡Hola! ¿Qué te gustaría saber?
thanks = ¡De nada!
hello-words = hola, buenos días, buenas tardes, buenas noches, buenas, hello, hi
thanks-words = gracias, muchas gracias, mil gracias, genial, perfecto, thanks, thank you
greeting-group = ¡Hola! Mencióname o responde a uno de mis mensajes con una pregunta sobre las noticias y contestaré con las palabras exactas de las informaciones. Más: /help{ "@" }{ $bot }

## Answers

answer-lead-one = Esto es lo que se informó:
answer-lead-several = Esto es lo que se informó, lo más cercano primero:
answer-lead-latest = Esto es lo que se informó, lo más reciente primero:
answer-lead-said = Esto es lo que dijo { $speaker }:
answer-lead-when = Se informó de ello a estas horas:
answer-lead-who = Lo dijeron estas personas:
answer-lead-more = Hay más:
answer-lead-timeline = Por orden de tiempo:
voice-direct = { $speaker }:
voice-indirect = { $speaker }, en palabras del reportero:
voice-reporting = { $speaker }, que cita a { $reported }:
source-unknown = medio desconocido
source-introduction = introducción de la página
source-undated = sin fecha, visto por primera vez el { $time }
source-also = también:
answer-as-of = A fecha del { $time }
answer-keywords = encontrado por palabras, no por sentido
answer-quiet = { $source } lleva más tiempo de lo habitual sin novedades: la última es del { $time }
answer-failing = { $source } no se puede leer: falta lo publicado desde el { $time }
context-lead = En su contexto:
context-outdated = La información ha cambiado desde entonces; así decía en ese momento.
update-gone = Esa información ya no está.

abstain-no-news = Aquí todavía no hay noticias. Vuelve un poco más tarde, por favor.
abstain-not-stated =
    { $kind ->
        [person] Las noticias no dicen quién.
        [organisation] Las noticias no dicen qué organización.
        [place] Las noticias no dicen dónde.
        [date] No encontré ninguna fecha sobre esto.
        [clock-time] Las noticias no dicen a qué hora.
        [duration] Las noticias no dicen cuánto tiempo.
        [count] Las noticias no dan el número.
        [money] No encontré ningún importe sobre esto.
        [percentage] No encontré ningún porcentaje sobre esto.
        [quantity] No encontré ninguna cifra sobre esto.
        [age] Las noticias no dicen la edad.
        [name] Las noticias no dicen el nombre.
        [yes-no] Las noticias no dicen si es así.
        [reason] Las noticias no dan ningún motivo.
        [manner] Las noticias no dicen cómo.
        [definition] No encontré ninguna explicación de esto.
        [speech] No encontré ninguna declaración sobre esto.
       *[other] Las noticias no lo dicen.
    }
abstain-nothing-in-window = No hay nada sobre esto en ese periodo.
abstain-unknown-speaker = Las noticias no mencionan a nadie con ese nombre.
abstain-unclear-question = Por favor, nombra algo: una persona, un lugar, un tema.
abstain-not-said = No encontré esa declaración.
abstain-false-premise = Las noticias no dicen eso. Esto es lo que se dijo:
abstain-nothing-more = No hay nada más sobre esto.
answer-nearest = Lo más cercano que encontré, aunque no lo responde:
offers = Podrías preguntar por:
offer-topic = { $topic } ({ $count })
offer-speaker = { $speaker } sobre otros temas ({ $count })
offer-others = Otros sobre { $topic } ({ $count })

## Buttons

button-context = [{ $number }] en contexto
button-more = Más
button-speaker = Más de { $speaker }
button-wrong = ¿No es quien habla?
button-why = ¿Por qué esta respuesta?
button-confirm = Sí, hazlo
button-cancel = Cancelar
button-stale = De eso hace demasiado y ya lo olvidé. Pregunta de nuevo, por favor.

## When something is in the way

busy = Ahora mismo tengo muchísimas preguntas. Pregunta de nuevo en un minuto, por favor.
too-many-questions =
    { $seconds ->
        [one] ¡Eso fue mucho de golpe! Pregunta de nuevo en { $seconds } segundo.
       *[other] ¡Eso fue mucho de golpe! Pregunta de nuevo en { $seconds } segundos.
    }
error-with-id = Algo salió mal por mi parte. Si vuelve a pasar, dile este número a quien me gestiona: { $id }
question-too-long = Es demasiado largo para una pregunta. Usa como mucho { $limit } caracteres.
question-without-words = Necesito una o dos palabras que buscar. ¿Qué te gustaría saber?
question-other-script = Las noticias apenas contienen esas palabras. Pregunta en el idioma de las noticias, por favor.
ask-what = Escribe tu pregunta después del comando, por ejemplo: /ask what did Kirby say about Kyiv?
who-what = Escribe un nombre después del comando y, si quieres, un tema, por ejemplo: /who Kirby Kyiv
timeline-what = Escribe un tema después del comando, por ejemplo: /timeline rail strike
unknown-command = No conozco ese comando. /help muestra lo que sé hacer.
text-only = Solo sé leer texto. ¿Qué te gustaría saber?
private-only = Escríbeme eso en privado, por favor: t.me/{ $bot }
admins-only = Eso es para mis administradores.
group-admins-only = Solo los administradores de este grupo pueden cambiar eso.

## Settings of a chat

timezone-needed = Las horas están en UTC. Dime tu zona horaria y usaré esa: /timezone
timezone-now = Tu zona horaria es { $zone }. Ahora son las { $time }. Para cambiarla, elige una o escribe, por ejemplo: /timezone Europe/Madrid
timezone-set = Hecho. Tu zona horaria es { $zone } y ahora son las { $time }.
timezone-unknown = No conozco la zona horaria { $zone }. Escríbela como Europe/Madrid o con el nombre de una gran ciudad en inglés.
timezone-several = ¿Cuál de ellas?
language-now = Hablo { $language }. Elige otro idioma:
language-name = Español
language-set = Hecho. Ahora hablo español.
new-done = Hecho. Empezamos de nuevo.
privacy =
    Lo que guardo:
    • de un chat: su número, su tipo, su idioma y su zona horaria, para poder responder;
    • de una pregunta: su texto y qué frases la respondieron, durante { $hours ->
        [one] una hora
       *[other] { $hours } horas
    }, para que puedas seguir; después se borra;
    • de qué pediste avisos y qué avisos recibiste (no su texto), hasta que lo borres;
    • que un mensaje se atendió (su número), durante dos días, para no responder nunca dos veces.

    No guardo nombres ni comparto nada con nadie. Las noticias se guardan sin rastro de quién preguntó por ellas. Telegram tiene su propia copia de nuestro chat.
    /forget borra todo lo que guardo sobre ti.
forget-sure = Esto borra todo lo que guardo sobre ti: tus ajustes, tus preguntas y tus suscripciones. ¿Lo hago?
forget-done = Hecho. He borrado todo lo que guardaba sobre ti. Durante dos días solo debo conservar los números de los mensajes que atendí; no dicen nada de ti. Telegram tiene su propia copia de nuestro chat, que puedes borrar.
forget-cancelled = No se borró nada.

## Sources

sources-title = De dónde son las noticias
sources-none = Todavía no hay fuentes.
sources-line =
    { $count ->
        [one] { $count } información, la más reciente { $ago }
       *[other] { $count } informaciones, la más reciente { $ago }
    }
sources-line-empty = todavía sin informaciones
sources-stale = en silencio más de lo habitual
sources-checked = consultada { $ago }
sources-changed = cambió { $ago }
sources-next = de nuevo { $when }
sources-lag = suele llegar { $span } después de publicarse
sources-failing = no se puede leer desde { $ago }
sources-partly = algunos de sus archivos no se pueden leer
sources-followed = en seguimiento
sources-paused = en pausa
sources-gone = retirada por su editor

## Inline mode

inline-nothing = No se encontró nada
inline-ask-me = Pregúntame en privado

## Reports about speakers

wrong-speaker-thanks = Gracias. Mis administradores lo revisarán.
wrong-speaker-report = Alguien dice que una respuesta nombra a quien no habló.
wrong-speaker-question = Pregunta: { $question }
wrong-speaker-place = { $speaker }: información { $update }, revisión { $revision }, { $field } { $start }–{ $end }

## Why an answer is as it is, for administrators

why-asked = Se pregunta por: { $kinds }
why-names = Nombres: { $names }
why-words = Palabras: { $words }
why-figures = Cifras: { $figures }
why-negated = La pregunta niega algo.
why-threshold = Se muestra desde una probabilidad de { $threshold }; esta respuesta: { $confidence }
why-sentences = Frases consideradas, las más probables primero:
why-none = No se consideró ninguna frase.
why-nearest-miss = Lo más cercano sin mostrar: { $text }

## Administrators

admin-title = ¿Qué quieres hacer?
admin-stats =
    Informaciones: { $updates }; historias: { $stories }, pasajes: { $passages }, declaraciones: { $statements }
    Esperan al modelo: { $waiting }
    Chats: { $chats }
    Preguntas desde el inicio: { $asked }; rechazadas { $refused }, «ocupado» { $busy }
    Avisos: { $pending } en espera, { $uncertain } sin respuesta, { $failed } fallidos; suscripciones: { $subscriptions }
    Mensajes en espera: { $queued }; pausas pedidas por Telegram: { $floods }
    Nivel de registro: { $level }
    En marcha desde { $since }
admin-button-stats = Estadísticas
admin-button-rebuild = Reconstruir el índice
admin-button-sources = Fuentes
admin-button-log = Nivel de registro
admin-button-broadcast = Mensaje a todos
admin-rebuild-sure = ¿Reconstruir el índice? El antiguo responde hasta que el nuevo esté listo.
admin-rebuild-begins = Reconstruyendo …
admin-rebuild-embedding = Reconstruyendo: leídos por sentido { $done } de { $total }
admin-rebuild-indexing = Reconstruyendo: indexados { $done } de { $total }
admin-rebuild-done = Reconstruido: { $passages } pasajes, { $embedded } de ellos leídos de nuevo.
admin-rebuild-failed = La reconstrucción falló; el índice antiguo sigue respondiendo. { $reason }
admin-rebuild-running = Ya hay una reconstrucción en marcha.
admin-sources-title = Fuentes. Pulsa una para ver más, pausarla o quitarla.
admin-remove-sure =
    { $count ->
        [one] ¿Quitar { $source } para siempre, con { $count } información?
       *[other] ¿Quitar { $source } para siempre, con { $count } informaciones?
    }
admin-remove-done =
    { $count ->
        [one] Se quitó { $source }, con { $count } información.
       *[other] Se quitó { $source }, con { $count } informaciones.
    }
admin-remove-gone = Esa fuente ya no está.
admin-log-now = El nivel de registro es { $level }. Elige otro:
admin-log-set = El nivel de registro es ahora { $level }.
admin-button-pause = Pausar
admin-button-resume = Reanudar
admin-button-unwatch = Dejar de seguir, conservar sus noticias
admin-button-remove = Quitar con sus noticias
admin-button-source = Ver la fuente
admin-paused = En pausa: { $source }.
admin-resumed = Se sigue de nuevo: { $source }.
admin-unwatched = Ya no se sigue: { $source }. Sus noticias se conservan.
admin-add-what = Escribe la dirección después del comando: /admin add https://… para una página en directo o un feed, /admin add @nombre para un canal del que soy miembro. O envíame un archivo de noticias como documento.
admin-add-begins = Leyendo { $source } …
admin-add-done =
    { $count ->
        [one] { $source }: { $count } información ({ $kind }). La sigo desde ahora.
       *[other] { $source }: { $count } informaciones ({ $kind }). Las sigo desde ahora.
    }
kind-live-page = página en directo
kind-article = artículo
kind-feed = feed de noticias
admin-add-newest = La más reciente es del { $time }.
admin-add-feed = También indica un feed: { $feed }
admin-add-failed = No se pudo añadir. { $reason }
hint-sources = Todas las fuentes están en /admin, Fuentes.
hint-rebuild = Para reconstruir el índice: /admin, Reconstruir el índice.
hint-lock-wait = Para esperar más al otro proceso, aumenta QUOTEWIRE_LOCK_WAIT_S en mi máquina y reiníciame.
hint-doctor = En mi máquina, este comando muestra qué falla: python -m bot doctor
hint-robots = Para ignorar robots.txt en un sitio tuyo, pon QUOTEWIRE_HONOUR_ROBOTS=0 en mi máquina y reiníciame.
admin-add-channel-done = Desde ahora tomo las publicaciones de { $name }.
admin-sample-only = Ahora respondo con las noticias de muestra. Dame primero noticias propias, en mi máquina: python -m bot sources add https://… Después reiníciame.
source-notice-dead = { $source } ya no se puede leer. { $reason }
source-notice-back = { $source } se puede leer de nuevo.
source-notice-gone = { $source } fue retirada definitivamente y ya no se consulta. { $reason }
source-notices-dead =
    { $count ->
        [one] { $count } fuente ya no se puede leer:
       *[other] { $count } fuentes ya no se pueden leer:
    }
source-notices-back =
    { $count ->
        [one] { $count } fuente se puede leer de nuevo:
       *[other] { $count } fuentes se pueden leer de nuevo:
    }
source-notices-gone =
    { $count ->
        [one] { $count } fuente fue retirada definitivamente y ya no se consulta:
       *[other] { $count } fuentes fueron retiradas definitivamente y ya no se consultan:
    }
source-notices-more = … y { $count } más
source-notices-network = Casi ninguna fuente se puede leer (fallan { $failing } de { $count }): lo más probable es que sea la red de esta máquina.
admin-import-begins = Leyendo { $file } …
admin-import-done =
    { $file }: leídas { $read }, nuevas { $new }, cambiadas { $revised }, sin cambios { $unchanged }, rechazadas { $rejected }{ $removed ->
        [0] { "" }
       *[other] , omitidas por haberse quitado antes { $removed }
    }
admin-import-failed = No se pudo leer { $file }. { $reason }
admin-import-too-large = El archivo pasa de { $limit } MB, que es lo que Telegram deja descargar a un bot.
admin-broadcast-what = Escríbelo después del comando: /admin broadcast y tu texto. Lo verás antes de que se envíe.
admin-broadcast-preview =
    { $count ->
        [one] Este mensaje va a un chat. ¿Lo envío?
       *[other] Este mensaje va a { $count } chats. ¿Lo envío?
    }
admin-broadcast-too-long = Es demasiado largo para un mensaje: { $length } caracteres, el límite es { $limit }.
admin-broadcast-gone = Ese mensaje ya no está. Escríbelo de nuevo.
admin-broadcast-progress =
    { $count ->
        [one] Enviado a { $sent } de { $count } chat; no se pudo enviar a { $failed }.
       *[other] Enviado a { $sent } de { $count } chats; no se pudo enviar a { $failed }.
    }

## Subscriptions

command-subscribe = Recibir avisos sobre algo nuevo
command-subscriptions = De qué recibes avisos
command-unsubscribe = Dejar de recibir avisos
subscribe-what =
    Escribe después del comando de qué quieres avisos:
    • /subscribe grain deal
    • /subscribe anything Kirby says about Kyiv
    • /subscribe when do talks resume?
    • /subscribe story Rail strike daily 8:00
    • /subscribe everything hourly quiet 22-7
subscribe-done = Hecho. Te avisaré de { $subject }, { $when }.
subscribe-nothing-yet = Esta semana no hubo nada así.
subscribe-last =
    { $count ->
        [one] Esta semana hubo { $count } información. La última:
       *[other] Esta semana hubo { $count } informaciones. La última:
    }
subscribe-last-older = Esta semana no hubo nada. La última anterior:
subject-everything = todo
subject-story = la historia «{ $words }»
subject-source = noticias de { $words }
subject-topic = «{ $words }»
subject-speaker = lo que dice { $words }
subject-speaker-topic = lo que dice { $words } sobre «{ $topic }»
subject-question = respuestas a «{ $words }»
when-at-once = al momento
when-hourly = cada hora
when-daily = cada día a las { $time }
when-weekly =
    { $weekday ->
        [0] los lunes a las { $time }
        [1] los martes a las { $time }
        [2] los miércoles a las { $time }
        [3] los jueves a las { $time }
        [4] los viernes a las { $time }
        [5] los sábados a las { $time }
       *[6] los domingos a las { $time }
    }
subscriptions-title = Recibes avisos de:
subscriptions-none = Todavía no recibes avisos. Empieza con /subscribe.
subscription-line = { $number }. { $subject }, { $when }
subscription-line-paused = { $number }. { $subject } (en pausa)
subscription-deleted = Ya no te avisaré de { $subject }.
story-muted = No te avisaré más de esta historia.
button-alert = Avísame de esto
button-about = Preguntar por esto
button-mute = Silenciar la historia
button-stop = No avisar más
button-pause = Pausar
button-resume = Reanudar
button-delete = Borrar
channel-unknown = No conozco el canal { $name }. Añádeme antes como administrador.
channel-admins-only = Para { $name }, tú y yo debemos ser administradores allí.

alert-also = También informan de ello: { $publishers }
alert-digest = Lo nuevo:
alert-summary = Lo que pasó mientras tanto:
alert-more = … y { $count } más
alert-corrected = Corregido a las { $time }
alert-retracted = Su fuente lo retiró a las { $time }
alert-removed = Se quitó de aquí a las { $time }
alert-change = «{ $old }» dice ahora «{ $new }»
alert-change-added = Ahora dice también «{ $new }»
alert-change-removed = Ya no dice «{ $old }»

subscription-too-short = Es demasiado corto para buscarlo: { $text }
subscription-too-long = Es demasiado largo: { $length } caracteres, el límite es { $limit }.
subscription-no-words = No hay ninguna palabra en { $text }.
subscription-only-stop-words = { $text } solo tiene palabras que están en todas partes. Di de qué se trata.
subscription-bad-time = No entiendo la hora { $time }. Escríbela como 8:00.
subscription-bad-day = No entiendo el día { $day }.
subscription-bad-filter = No entiendo el filtro { $word }. Escríbelo así: filter rain,!snow
subscription-bad-maximum = { $number } no es un límite por hora; lo máximo es { $limit }.
subscription-quiet-covers-day = Las horas de silencio deben dejar parte del día.
subscription-unknown-zone = No conozco la zona horaria { $zone }.
subscription-limit = Este chat ya tiene { $limit } suscripciones, que es el límite. Borra antes alguna.
subscription-twice = Ya recibes avisos de eso.
subscription-import-too-large = Es demasiado grande para importarlo.
subscription-import-unreadable = Eso no es una exportación de suscripciones; no se importó nada.
subscriptions-imported = Importadas { $good }; no se pudieron importar: { $bad }.
subscriptions-muted = Historias silenciadas:
button-unmute = Volver a oír { $number }
story-unmuted = Vuelvo a avisarte de esa historia.

card-when = Cuándo: { $when }
card-paused = En pausa: no te aviso de nada hasta que la reanudes.
card-suspended = Detenida: no pude escribir allí. La reanuda /start en ese chat.
card-quiet = Horas de silencio: { $start }–{ $end }, con un resumen después
card-quiet-none = Sin horas de silencio
card-urgent = Urgente: avisar también en las horas de silencio
card-most =
    { $count ->
        [one] Como mucho un aviso por hora, el resto en un resumen
       *[other] Como mucho { $count } avisos por hora, el resto en un resumen
    }
card-most-none = Sin límite por hora
card-wanted = Solo con alguna de: { $words }
card-unwanted = Nunca con: { $words }
card-zone = Las horas son las de { $zone }.
card-week =
    { $count ->
        [one] Esta semana: { $count } información
       *[other] Esta semana: { $count } informaciones
    }
card-week-partial = Esta semana: al menos { $count } informaciones
card-choose-when = ¿Cuándo quieres que te avise?
card-choose-day = ¿Qué día?
card-choose-quiet = ¿Cuándo no debo molestar? Lo que llegue entonces se resume después.
card-choose-most = ¿Cuántos avisos por hora como mucho? El resto llega en un resumen.
card-delete-sure = ¿Borrar esta suscripción?
button-when = Cuándo
button-weekly = Cada semana …
button-quiet = Horas de silencio
button-quiet-off = Sin horas de silencio
button-urgent-on = Urgente: sí
button-urgent-off = Urgente: no
button-most = Máximo por hora
button-most-none = Sin límite
button-back = Atrás
subscription-gone = Esa suscripción ya no existe. /subscriptions muestra las que hay.
subscribe-last-partial = Esta semana hubo al menos { $count } informaciones. La última:
story-none = Esa información no pertenece a ninguna historia: no hay nada que silenciar.

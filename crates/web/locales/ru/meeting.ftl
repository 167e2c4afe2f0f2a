meeting-of = { $body }, заседание { $number }
meeting-title = { $kind } № { $number }
meetings-title = Заседания
meetings-coming = Предстоящие заседания
meetings-past = Прошедшие заседания
meetings-coming-none = Назначенных заседаний нет
meetings-coming-none-do = Не позднее чем за 7 дней до заседания здесь появятся дата и повестка дня.
meetings-past-none = Заседаний пока не было
meetings-past-none-do = После заседания здесь останутся его запись и решения.
meetings-calendar = Добавить в календарь (iCalendar)
meetings-feed = Следить за новыми заседаниями (Atom)
meeting-feed = Заседания: { $name }
meeting-kind-regular = Очередное заседание
meeting-kind-extraordinary = Внеочередное заседание
meeting-kind-written = Письменное рассмотрение
meeting-status-draft = Готовится
meeting-status-called = Созвано
meeting-status-open = Идёт
meeting-status-recess = Перерыв
meeting-status-closed = Завершено
meeting-status-cancelled = Отменено
meeting-when = Когда
meeting-until = Голосование до
meeting-where = Где
meeting-chair = Председательствующий
meeting-called = Извещение
meeting-materials = Рассылка материалов
meeting-not-yet = Ещё нет
meeting-urgent = Почему срок извещения сокращён
meeting-cancelled-why = Это заседание не состоится. Причина: { $reason }
meeting-now = Заседание идёт. Можно следить за вопросами повестки и результатами голосования.
meeting-now-open = Посмотреть, что в зале
meeting-quorum = Кворум
meeting-quorum-line = По списку: { $enrolled } · нужно для открытия: { $needed } · присутствуют: { $present }
meeting-quorum-short = { $present ->
    [one] Присутствует { $present } член: кворума нет, нужно { $needed }.
    [few] Присутствуют { $present } члена: кворума нет, нужно { $needed }.
   *[many] Присутствует { $present } членов: кворума нет, нужно { $needed }.
 }
meeting-agenda = Повестка дня
meeting-agenda-none = Вопросов в повестке пока нет
meeting-item-report = Доклад
meeting-item-motion = Обсуждение и решение
meeting-item-election = Выборы
meeting-item-minutes = Утверждение прошлого протокола
meeting-outcome-noted = Принято к сведению
meeting-outcome-no-objection = Возражений нет
meeting-outcome-decided = Решено голосованием
meeting-outcome-deferred = Отложено
meeting-outcome-withdrawn = Снято
meeting-minor = Мелкий вопрос
meeting-presenter = Докладывает: { $name }
meeting-links = Связано с
meeting-files = Материалы
meeting-file = { $name } ({ $size })
meeting-hidden = Вопрос закрытого заседания
meeting-hidden-why = Вопрос рассмотрен на закрытом заседании, поэтому его содержание не публикуется.
meeting-votes = Предложения и голосования
meeting-votes-none = Ни одно предложение ещё не ставили на голосование
meeting-motion = Предложение
meeting-motion-number = Предложение № { $n }
meeting-motion-amendment = Поправка
meeting-motion-challenge = Заявление об отводе
meeting-motion-close = Предложение о закрытом заседании
meeting-motion-withhold = Предложение не публиковать протокол
meeting-motion-pending = Обсуждается
meeting-motion-withdrawn = Отозвано
meeting-mover = Вносит: { $name }
meeting-carried = Принято
meeting-failed = Не принято
meeting-elected = Избран кандидат { $name }
meeting-not-elected = Никто не избран
meeting-runoff = Второй тур
meeting-election = Выборы ({ $office }), тур { $round }
meeting-office-co-chair = сопредседатель
meeting-office-vice-chair = заместитель председателя
meeting-office-head = руководитель
meeting-office-secretary = секретарь
meeting-way-hands = Голосование поднятием рук
meeting-way-named = Поимённое голосование
meeting-way-secret = Тайное голосование
meeting-in-favour = За
meeting-against = Против
meeting-abstain = Воздержался
meeting-blank = Пустые и недействительные
meeting-step-enrolled = { $n ->
    [one] { $n } член по списку
    [few] { $n } члена по списку
   *[many] { $n } членов по списку
 }
meeting-step-present = { $n ->
    [one] { $n } присутствующий
    [few] { $n } присутствующих
   *[many] { $n } присутствующих
 }
meeting-step-recused-in = { $n ->
    [one] включая { $n } отведённого
    [few] включая { $n } отведённых
   *[many] включая { $n } отведённых
 }
meeting-step-recused-out = { $n ->
    [one] без { $n } отведённого
    [few] без { $n } отведённых
   *[many] без { $n } отведённых
 }
meeting-step-abstained-in = { $n ->
    [one] включая { $n } воздержавшегося
    [few] включая { $n } воздержавшихся
   *[many] включая { $n } воздержавшихся
 }
meeting-step-abstained-out = { $n ->
    [one] без { $n } воздержавшегося
    [few] без { $n } воздержавшихся
   *[many] без { $n } воздержавшихся
 }
meeting-step-not-voted-in = { $n ->
    [one] включая { $n } не подавшего голос
    [few] включая { $n } не подавших голос
   *[many] включая { $n } не подавших голос
 }
meeting-step-not-voted-out = { $n ->
    [one] без { $n } не подавшего голос
    [few] без { $n } не подавших голос
   *[many] без { $n } не подавших голос
 }
meeting-step-base = основа подсчёта: { $n }
meeting-step-most = во втором туре побеждает набравший больше голосов
meeting-step-needed = { $n ->
    [one] нужен { $n } голос
    [few] нужно { $n } голоса
   *[many] нужно { $n } голосов
 }
meeting-step-in-favour = { $n ->
    [one] { $n } голос «за»
    [few] { $n } голоса «за»
   *[many] { $n } голосов «за»
 }
meeting-arithmetic = Подсчёт
meeting-rule = Основание
meeting-recused = Отводы и самоотводы
meeting-named = Как голосовал каждый член
meeting-secret-list = Посмотреть контрольные коды всех голосов
meeting-amendments = Поправки
meeting-resolution = Решение № { $number }
meeting-resolutions = Решения
meeting-resolutions-none = Решений пока нет
resolutions-none-do = Принятые решения появятся здесь вместе с номерами.
resolutions-hidden = Рассмотрено на закрытом заседании: текст не публикуется.
meeting-attendance = Присутствие
meeting-attendance-none = Когда заседание откроется, здесь будет записано, кто присутствовал и когда.
meeting-member = Член
meeting-affiliation = Организация
meeting-arrived = Приход
meeting-left = Уход
meeting-no-vote = без права голоса
meeting-record = Запись заседания
meeting-record-note = В том порядке, в каком записано во время заседания. Ошибочное не удаляется, а зачёркивается.
meeting-ground-party = сторона дела
meeting-ground-kin = родственник стороны
meeting-ground-agent = представитель стороны
meeting-ground-advice = показания, советы, исследование, услуги или оценка
meeting-ground-interest = прямая заинтересованность
meeting-recusal-exclusion = отвод по правилам
meeting-recusal-challenge = отвод по заявлению
meeting-recusal-own = самоотвод
meeting-told-opened = Заседание открыто. Председательствует { $name }
meeting-told-chair = Председательствует { $name }
meeting-told-arrived = Присутствует { $name }
meeting-told-arrived-code = Присутствует { $name } (QR)
meeting-told-left = Покидает заседание { $name }
meeting-told-item-begun = Рассматривается вопрос: { $item }
meeting-told-item-ended = { $item } — { $outcome }
meeting-told-interest = { $name } заявляет о заинтересованности
meeting-told-recused = { $name } – { $way } ({ $ground })
meeting-told-asked = { $name } просит слова
meeting-told-unasked = { $name } больше не просит слова
meeting-told-speech = Выступает { $name }
meeting-told-speech-ended = Завершает выступление { $name }
meeting-told-remark = { $name }: { $text }
meeting-told-moved = { $motion }, вносит { $name }: { $title }
meeting-told-withdrawn = Отозвано: { $motion }
meeting-told-ballot-opened = Голосование открыто: { $what } · { $way } · присутствуют: { $present }, голосуют: { $entitled }
meeting-told-ballot-extended = Время голосования продлено
meeting-told-ballot-closed = { $what } – { $verdict } · за: { $in_favour } · против: { $against } · воздержались: { $abstained }
meeting-told-quorum-lost = Голосование остановлено: нет кворума
meeting-told-ballot-stopped = Голосование остановлено
meeting-told-doors-opened = Заседание снова открыто для всех
meeting-told-recess = Перерыв
meeting-told-resumed = Заседание продолжено
meeting-told-adjourned = Заседание завершено
meeting-told-struck = Запись номер { $n } зачёркнута
meeting-choices-title = Голоса тайного голосования
meeting-choices-lead = Контрольный код знает только тот, кто голосовал. Найдите свой и проверьте, что голос засчитан так, как подан; пересчитать голоса может каждый.
meeting-choices-code = Контрольный код
meeting-choices-choice = Голос
meeting-choices-paper = На бумаге
meeting-choices-digest = Отпечаток этого списка (SHA-256). То же значение указано в открытой записи о решении.
meeting-choices-csv = Скачать (CSV)
meeting-choices-limits = От чего этот способ не защищает
meeting-choices-limit-key = Пока голосование открыто, у того, кто обслуживает сервер, есть и конверты, и ключ. Ключ хранится вне базы данных и уничтожается, когда голосование закрыто.
meeting-choices-limit-coercion = Нельзя помешать тому, кто смотрит на экран через плечо или требует показать контрольный код.
meeting-choices-limit-unanimous = Если все проголосуют одинаково, будет видно, как проголосовал каждый.
meeting-choices-limit-device = Членам приходится доверять тому, что показывает их устройство.
hall-title = Зал заседания
hall-before = Скоро начало
hall-before-lead = Начало: { $when }. Тогда эта страница обновится сама.
hall-open = Идёт голосование
hall-voted = Проголосовали
hall-voted-of = { $voted } из { $entitled }
hall-split-later = Сколько «за» и «против», все увидят вместе после закрытия голосования.
hall-needed = { $n ->
    [one] Для принятия нужен { $n } голос
    [few] Для принятия нужно { $n } голоса
   *[many] Для принятия нужно { $n } голосов
 }
hall-majority = { $n ->
    [one] нужен { $n } голос
    [few] нужно { $n } голоса
   *[many] нужно { $n } голосов
 }
hall-recess = Перерыв
hall-closed-session = Идёт закрытое заседание
hall-over = Заседание завершено
hall-over-lead = Решения и запись – на странице заседания.
hall-no-item = К вопросам повестки ещё не приступили
hall-speaker = Выступает { $name }
hall-lost = Нет кворума
hall-live = Эта часть обновляется сама
hall-offline = Связь прервалась. Когда она появится, страница обновится сама.
hall-you = { $name }
hall-not-present = Вы ещё не отметились. Наведите камеру на QR-код на экране в зале.
hall-present = Вы присутствуете
hall-leave = Покинуть заседание
hall-ask = Попросить слова
hall-ask-topic = О чём (по желанию)
hall-unask = Больше не просить слова
hall-asked = Вы попросили слова. Ваш номер в очереди: { $n }.
hall-declare = Заявить о заинтересованности
hall-aside = Не участвовать в этом вопросе (самоотвод)
hall-aside-ground = Какая связь
hall-aside-text = Причина
hall-aside-do = Взять самоотвод
hall-recused = Вы не участвуете в этом вопросе ({ $way }). Причина: { $reason }
hall-move = Внести предложение
hall-move-title = Что нужно решить, одним предложением
hall-move-text = Полный текст
hall-move-do = Внести
hall-named-note = Это поимённое голосование. Голос вносится в протокол вместе с именем.
hall-secret-note = Это тайное голосование. Кто как проголосовал, нигде не сохраняется.
hall-hands-note = Голосуют поднятием рук. Голоса считает и записывает секретарь.
hall-came-later = Вы пришли после начала голосования. Вы участвуете начиная со следующего.
hall-cast-change = Голос можно изменить, пока голосование не закрыто.
hall-cast-own = Ваш голос: { $choice }
hall-cast-sealed = Ваш голос подан. Конверты вскрываются после закрытия голосования.
hall-cast-paper = Вы голосуете на бумаге.
hall-code = Контрольный код
hall-code-lead = Этот код показан только сейчас. Запишите его, чтобы потом найти свой голос в списке.
hall-check-in = Отметиться
hall-check-in-lead = Вы отмечаетесь на заседании: { $body }, № { $number }.
hall-check-in-done = Вы отметились. На этой странице видна повестка, здесь же вы голосуете.
hall-audience = Что можно сделать сейчас
hall-audience-ask = Задать вопрос
hall-audience-answer = Ответить на ключевой вопрос { $n }
hall-audience-vote = Голосовать по мнениям: ключевой вопрос { $n }
hall-audience-lead = Следя за заседанием, можно спрашивать, отвечать и голосовать. Регистрация не нужна.
hall-queue = Очередь выступающих
screen-scan = Следить с телефона
screen-scan-in = Отметка членов
hall-cast-do = Проголосовать
hall-check-in-scan = Ещё раз наведите камеру на QR-код на экране в зале. Он меняется каждые две минуты.
hall-check-in-sign-in = Если вы член этого органа, войдите, и можно будет отметиться.
hall-check-in-not = Отмечаются только члены этого органа. Следить за заседанием может каждый.
hall-said-done = Записано.
hall-said-cast = Ваш голос подан.
hall-said-no-quorum = Нет кворума, поэтому сейчас это сделать нельзя.
hall-said-code-old = Код сменился. Ещё раз наведите камеру на QR-код на экране в зале.
hall-said-over = Заседание завершено.
hall-said-not-open = Заседание ещё не началось.
hall-said-paused = Сейчас перерыв.
hall-said-not-now = Тем временем заседание продвинулось, и сейчас это сделать нельзя. Посмотрите на страницу ещё раз.
meeting-run = Вести заседание
meeting-notice-file = Скачать уведомление о созыве ({ $format })

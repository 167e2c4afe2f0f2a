questions-title = Вопросы
questions-count = { $n ->
    [one] { $n } вопрос
    [few] { $n } вопроса
   *[many] { $n } вопросов
 }
questions-lead = Всё записано словами самих жителей. Линия в конце строки показывает, как далеко продвинулся вопрос.
questions-search = Искать слова
questions-all-sectors = Все сферы
questions-all-places = Все районы
questions-linked-label = Ключевые вопросы
questions-linked-all = Все
questions-linked-yes = Вошли в ключевой
questions-linked-no = Не вошли
questions-order = Порядок
questions-newest = Сначала новые
questions-oldest = Сначала старые
questions-find = Найти
questions-found = { $n ->
    [one] Подходит { $n } вопрос.
    [few] Подходят { $n } вопроса.
   *[many] Подходят { $n } вопросов.
 }
questions-csv = Скачать все вопросы (CSV)
questions-xlsx = Скачать все вопросы (XLSX)
questions-clear = Сбросить условия
questions-heading = Список вопросов
questions-none = Вопросов пока нет
questions-none-do = Первый вопрос появится здесь.
questions-none-found = Таких вопросов нет
questions-none-found-do = Попробуйте меньше слов или сбросьте условия.
trace-in-core = Зелёная книга · вошёл в ключевой вопрос { $n }
trace-asked = Зелёная книга · рассматривается
ask-title = Задать вопрос
ask-lead = Спросите о том, с чем сталкиваетесь на работе и на что хотите получить ответ. Регистрация не нужна.
ask-sentence = Вопрос одним предложением
ask-sentence-hint = Вопросительный знак не обязателен. Лучше всего читаются вопросы примерно из 60 знаков.
ask-body = Чуть подробнее
ask-body-hint = Этот текст увидят все. Пожалуйста, не указывайте имена и телефоны.
ask-sector-hint = Если не уверены, оставьте пустым.
ask-place-hint = Где вы живёте или работаете.
ask-send = Отправить вопрос
likely-count = { $n ->
    [one] Есть { $n } похожий вопрос
    [few] Есть { $n } похожих вопроса
   *[many] Есть { $n } похожих вопросов
 }
likely-hint = Посмотрите, не спросил ли кто-то то же самое. Если нет, просто отправьте свой.
questions-read = Читать вопросы
questions-others = Читать другие вопросы
question-hidden = Этот вопрос скрыт
question-withdrawn = Автор отозвал этот вопрос
question-imported = перенесён из строки { $n } собранной таблицы
question-edited = исправлен
question-about = Об этом вопросе
question-glance = Коротко
question-stage = Этап
question-stage-core = Зелёная книга · вошёл в ключевой вопрос
question-stage-asked = Зелёная книга · принят
question-stage-ended = Остановился здесь
question-asked-on = Задан
question-of = Все вопросы: { $name }
question-alike = Похожие вопросы
question-record = Записи
question-acts = { $n ->
    [one] { $n } открытая запись
    [few] { $n } открытые записи
   *[many] { $n } открытых записей
 }
own-question = Ваш вопрос
trace-heading = Путь этого вопроса
trace-came = Вопрос принят
trace-came-public = Записан словами автора.
trace-came-hidden = Позже скрыт. Причина сохраняется здесь.
trace-came-withdrawn = Автор отозвал его.
trace-came-waiting = Сотрудник проверяет вопрос. После публикации путь продолжится отсюда.
trace-alike = { $n ->
    [one] Поставлен рядом с { $n } похожим вопросом
   *[many] Поставлен рядом с { $n } похожими вопросами
 }
trace-alike-see = { $n ->
    [one] Показать { $n } похожий вопрос
    [few] Показать { $n } похожих вопроса
   *[many] Показать { $n } похожих вопросов
 }
trace-core = Вошёл в ключевой вопрос { $n }
trace-together = { $n ->
    [one] в нём { $n } вопрос
    [few] в нём { $n } вопроса
   *[many] в нём { $n } вопросов
 }
trace-now = Сейчас
trace-no-answer = Ждёт первого ответа
trace-answers = { $n ->
    [one] Пришёл { $n } ответ
    [few] Пришли { $n } ответа
   *[many] Пришли { $n } ответов
 }
trace-answers-open = { $n ->
    [one] Пришёл { $n } ответ, ждём ещё
    [few] Пришли { $n } ответа, ждём ещё
   *[many] Пришли { $n } ответов, ждём ещё
 }
trace-not-yet = Пока нет
trace-white = Ещё не решено, как о нём скажет Белая книга
trace-white-do = Решение вырастет из ответов и голосования.
trace-unlinked = Не вошёл ни в один ключевой вопрос
trace-unlinked-do = Его рассмотрят ещё раз, когда будут выбирать следующие.
trace-no-set = Ключевые вопросы ещё выбирают
trace-answers-of = { $n ->
    [one] Ключевой вопрос { $number }: { $n } ответ
    [few] Ключевой вопрос { $number }: { $n } ответа
   *[many] Ключевой вопрос { $number }: { $n } ответов
 }

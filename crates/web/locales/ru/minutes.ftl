minutes-title = Протокол
minutes-of = Протокол: { $name }
minutes-status-draft = Пишется
minutes-status-circulated = У членов на проверке
minutes-status-approved = Утверждён
minutes-status-signed = Подписан
minutes-status-published = Опубликован
minutes-due = Опубликовать до
minutes-due-left = { $day } ({ $n ->
    [one] остался { $n } день
    [few] осталось { $n } дня
   *[many] осталось { $n } дней
 })
minutes-due-today = { $day } (сегодня последний день)
minutes-due-over = { $day } (просрочено на { $n ->
    [one] { $n } день
    [few] { $n } дня
   *[many] { $n } дней
 })
minutes-published-at = Опубликован
minutes-published-late = Опубликован после срока ({ $day }).
minutes-rule = Основание
minutes-none = Протокол ещё не опубликован
minutes-none-do = Когда члены его проверят, а председатель и секретарь подпишут, его можно будет прочитать здесь. До тех пор есть запись заседания.
minutes-before = Протокол появится здесь после заседания.
minutes-see-record = Смотреть запись заседания
minutes-text = Текст протокола
minutes-version = Редакция { $n }
minutes-earlier = Это прежняя опубликованная редакция. Нынешняя здесь:
minutes-section-withheld = Вопрос, который не публикуется
minutes-withheld-closed = Рассматривалось за закрытыми дверями, поэтому не приводится.
minutes-withheld-resolved = Не приводится: решено не публиковать.
minutes-redacted = Скрытый абзац
minutes-secrecy-person = Персональные данные (Закон о раскрытии информации, ст. 9 (1) 6)
minutes-secrecy-deliberation = Решение ещё готовится (Закон о раскрытии информации, ст. 9 (1) 5)
minutes-secrecy-business = Коммерческая тайна (Закон о раскрытии информации, ст. 9 (1) 7)
minutes-secrecy-resolved = Решено не публиковать (Положение о комиссиях, ст. 14)
minutes-signatures = Подписи
minutes-signed-chair = Председатель
minutes-signed-secretary = Секретарь
minutes-signed-none = Ещё не подписан
minutes-digest = Отпечаток текста (SHA-256)
minutes-digest-why = Этот отпечаток подписали двое. Стоит измениться одной букве, и он будет другим. Он взят со всего текста, включая скрытые места; как он вычисляется, сказано в справке и в API.
minutes-versions = Опубликованные редакции
minutes-versions-why = Исправление после публикации — новая редакция с указанием причины; прежние остаются доступны.
minutes-version-first = Первая публикация
minutes-corrections = О чём просили члены
minutes-accepted = Исправлено
minutes-declined = Не исправлено
minutes-waiting = Ожидает
minutes-paragraph-gone = Абзаца больше нет
minutes-print = Печать
minutes-by-chair = утвердил председатель
minutes-by-meeting = утвердило заседание
minutes-approved = Утверждение
minutes-review = Просмотреть протокол
minutes-review-lead = Полный текст видят только члены и сотрудники. Если что-то записано неверно, скажите об этом у абзаца.
minutes-review-until = Исправления принимаются до { $day }.
minutes-review-closed = Сейчас исправления не принимаются.
minutes-correct = Попросить исправить
minutes-correct-text = Как должно быть
minutes-correct-note = Почему
minutes-correct-do = Отправить
minutes-correct-sent = Отправлено. Ответ появится ниже.
minutes-said-closed = Сейчас исправления не принимаются.
minutes-said-full = Слишком много исправлений ждёт ответа. Отправьте, пожалуйста, позже.
minutes-hidden-public = В опубликованном тексте скрыто
minutes-corrections-none = Об исправлениях ещё никто не просил
minutes-edit = Вести протокол

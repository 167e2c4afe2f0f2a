paper-volume = { $paper }, том { $n }
paper-edition = Издание { $n }
paper-edition-when = Издание { $n }, { $date }
paper-final = Окончательное
paper-review = Принимаются замечания
paper-remarks-until = Замечания до { $date }
paper-resolved = Решение
paper-earlier = Это прежнее издание. Его текст не меняется.
paper-newest = Открыть новейшее издание
paper-contents = Содержание
paper-paragraphs = { $n ->
    [one] { $n } абзац
    [few] { $n } абзаца
   *[many] { $n } абзацев
}
paper-paragraph = Абзац { $n }
paper-chapter = Глава { $n }
paper-chapter-facts = В этой главе абзацев: { $paragraphs }, ссылок на источники: { $cited }.
paper-chapters = Соседние главы
paper-previous = Предыдущая глава
paper-next = Следующая глава
paper-errata = Исправления
paper-erased = { $n ->
    [one] Автор стёр { $n } цитату; на её месте стоит пометка о стирании.
    [few] Авторы стёрли { $n } цитаты; на их месте стоит пометка о стирании.
   *[many] Авторы стёрли { $n } цитат; на их месте стоит пометка о стирании.
}
paper-proof = Доказательство неизменности
paper-proof-why = Это издание не менялось после публикации. Любой может заново вычислить значение ниже по списку отпечатков абзацев, рисунков и источников. Если процитированный человек сотрёт свои слова, изменится только их место, а значение останется прежним.
paper-root = Отпечаток списка
paper-rendition = Вид
paper-rendition-of = Вид { $n }: { $date }, стёрто цитат: { $count }.
paper-manifest = Скачать список (JSON)
paper-editions = Все издания
paper-editions-why = Опубликованное однажды не исчезает. Изменения выходят новым изданием.
paper-none = Издания «{ $paper }» ещё нет.
paper-none-do = Его пишут по вопросам и ответам. Когда выйдет первое издание, его можно будет читать здесь: каждый абзац вместе с источниками.
source-question = Вопрос
source-answer = Ответ
source-statement = Мнение
source-core-question = Главный вопрос
source-resolution = Решение
source-minutes = Протокол
source-evidence = Материал
source-paragraph = Абзац
source-theme = Тема
source-agenda = Повестка
source-model = Модель
source-action = Мероприятие
source-pilot = Пилотный проект
source-indicator = Показатель
source-withdrawn = отозвано автором
source-hidden = скрыто
source-erased = стёрто
source-unpublished = ещё не опубликовано
source-changed = позже изменено
source-agree = за: { $n } %
source-agree-groups = за, по группам: { $shares } %
paper-edition-name = Издание
paper-date = Опубликовано
paper-foot = Все источники: { $address }
paper-file = Скачать: { $format }
source-more = и ещё { $n }
paper-drafted = Черновик этого абзаца написала языковая модель, человек проверил и одобрил его.

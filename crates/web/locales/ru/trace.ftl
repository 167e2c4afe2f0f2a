trace-title = Как далеко это продвинулось?
trace-none = Пока ничего не последовало. Здесь появится то, что произойдёт дальше.
trace-reach-white = Дошло до Белой книги
trace-reach-blue = Дошло до Синей книги
trace-reach-pilot = Дошло до пилотного проекта
trace-kind-group = Похожие вопросы
trace-kind-evidence = Материал
trace-kind-theme = Тема
trace-kind-agenda = Направление
trace-kind-draft = Проект ответа
trace-kind-resolution = Решение
trace-kind-paragraph = Абзац
trace-kind-model = Модель
trace-kind-action = Мероприятие
trace-kind-indicator = Показатель
trace-kind-outcome = Итог рассмотрения
trace-cited-green = Вошло в Зелёную книгу
trace-cited-white = На это опирается Белая книга
trace-cited-blue = На это опирается Синяя книга
trace-model = Вошло в модель { $code }
trace-action = Стало мероприятием { $code }
trace-pilot = Привело к пилотному проекту { $code }
trace-measured = Измерен показатель { $code }
trace-resolved = По этому принято решение на заседании
trace-theme = Отнесено к теме
trace-read = Читать { $code }
trace-answers-read = Читать ответы
trace-basis-direct = Основанием стал именно этот вопрос.
trace-basis-direct-other = Основанием стал именно этот текст.
trace-basis-group = Пришло сюда вместе с похожими вопросами.
trace-basis-theme = Пришло сюда вместе с ответами на ту же тему.
trace-by-direct = Само
trace-by-group = Вместе с группой
trace-by-core = Только ключевой вопрос
trace-outcome-adopted = Решено учесть
trace-outcome-partly = Решено учесть частично
trace-outcome-done = Это уже делается
trace-outcome-referred = Передано тем, кто за это отвечает
trace-outcome-not-adopted = Решено не учитывать
trace-rest-blue = План действий ещё не составлен
trace-rest-blue-do = Когда Синяя книга определит, кто и когда это делает, нить продолжится здесь.
trace-rest-pilot = Пилотный проект ещё не начат
trace-rest-pilot-do = Когда он начнётся, нить продолжится здесь.
trace-rest-measure = Ещё ничего не измерено
trace-rest-measure-do = Здесь будет видно, что изменилось.
trace-gone = Этот текст больше нельзя прочитать
trace-beside = Что произошло с ключевым вопросом
trace-beside-note = Основанием был не этот текст, поэтому нить выше это не учитывает.
trace-table = Показать таблицей
trace-json = Получить те же данные (JSON)
trace-column-day = Дата
trace-column-kind = Вид
trace-column-what = Что
trace-column-basis = Как связано
trace-people = Люди, чьи вопросы дошли сюда
trace-people-more = И ещё { $n }.
trace-charge = Кто занимается
trace-ahead = Что дальше
ahead-remarks = Конец приёма замечаний к абзацам
ahead-milestone = { $code } { $what }
ahead-measurement = Измерение { $code } { $name }
trace-took = Сколько прошло
trace-took-days = { $n ->
    [one] { $n } день до первого результата
    [few] { $n } дня до первого результата
   *[many] { $n } дней до первого результата
 }
trace-took-months = { $n ->
    [one] { $n } месяц до первого результата
    [few] { $n } месяца до первого результата
   *[many] { $n } месяцев до первого результата
 }
trace-took-years = { $n ->
    [one] { $n } год до первого результата
    [few] { $n } года до первого результата
   *[many] { $n } лет до первого результата
 }
trace-took-both = До первого результата: лет { $years }, месяцев { $months }
outcome-adopted = Учтено
outcome-partly = Учтено частично
outcome-done = Уже делается
outcome-referred = Передано
outcome-not-adopted = Не учтено
outcome-office = Кому передано
outcome-target = Куда вошло
outcome-given-to = На что это ответ
outcome-items = { $n ->
    [one] { $n } запись
    [few] { $n } записи
   *[many] { $n } записей
 }
outcome-ended = { $date } дан другой ответ.
coverage-line = Из { $total } вопросов { $traced } дошли до результата, на { $answered } дан ответ с объяснением, { $open } ещё ждут.

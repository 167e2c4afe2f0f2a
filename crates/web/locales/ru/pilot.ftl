pilots-title = Пилоты
pilots-lead = Сначала пробуем в нескольких местах и открыто показываем потраченные деньги и измеренный результат.
pilots-see = Посмотреть пилоты
pilots-none = Пилотов пока нет
pilots-none-do = Когда пилоты будут выбраны, здесь появятся этап, деньги и показатели.
pilot-places = Где
pilot-why = Зачем
pilot-asked = { $n ->
    [one] За этим стоит { $n } голос
    [few] За этим стоят { $n } голоса
   *[other] За этим стоят { $n } голосов
 }
pilot-indicators = Показатели
pilot-milestones = Шаги и сроки
pilot-milestones-done = Сделано { $done } из { $n }
pilot-milestones-none = Сроки ещё не назначены. Они появятся здесь по порядку.
pilot-done = сделано
pilot-due = Срок
pilot-due-before = Первый срок: { $date }
pilot-is-late = { $n ->
    [one] Опоздание { $n } день.
    [few] Опоздание { $n } дня.
   *[other] Опоздание { $n } дней.
 }
pilot-was-late = { $n ->
    [one] на { $n } день позже
    [few] на { $n } дня позже
   *[other] на { $n } дней позже
 }
pilot-late-milestone = { $n ->
    [one] «{ $what }» опаздывает на { $n } день.
    [few] «{ $what }» опаздывает на { $n } дня.
   *[other] «{ $what }» опаздывает на { $n } дней.
 }
pilot-late-measure = { $n ->
    [one] Измерение «{ $what }» опаздывает на { $n } день.
    [few] Измерение «{ $what }» опаздывает на { $n } дня.
   *[other] Измерение «{ $what }» опаздывает на { $n } дней.
 }
pilot-money = Потрачено { $spent } из { $budget } ({ $percent }%).
pilot-money-tick = Черта — доля прошедшего времени.
pilot-figure-money = Потрачено
pilot-figure-money-of = из { $budget }
pilot-figure-done = сделано { $n }
pilot-figure-of = из { $n }
pilot-figure-met = достигнуто { $n }
pilot-figure-met-of = из { $n }; не достигнуто: { $missed }
pilot-figure-late = Опаздывает
pilot-figure-late-note = шаги и измерения
pilot-spending-none = Пока ничего не потрачено. Здесь появятся день и цель.
pilot-spending-see = { $n ->
    [one] Посмотреть { $n } строку расходов
    [few] Посмотреть { $n } строки расходов
   *[other] Посмотреть { $n } строк расходов
 }
pilot-reports = Отчёты по месяцам
pilot-reports-none = Отчётов пока нет. Первый появится через месяц.
pilot-written = Написано
pilot-feed = Отчёты о пилотах: { $name }
pilot-feed-name = Подписаться на отчёты (Atom)
pilot-risks = Риски
pilot-risks-none = Риски пока не записаны.
pilot-risk = Что
pilot-likely = Насколько вероятно
pilot-bad = Насколько плохо
pilot-doing = Что делается
pilot-state = Состояние
pilot-degree-low = немного
pilot-degree-middle = средне
pilot-degree-high = сильно
pilot-risk-open = Наблюдаем
pilot-risk-happened = Случилось
pilot-risk-closed = Прошло
pilot-evaluation = Итоговая оценка
pilot-evaluation-none = Когда пилот закончится, здесь будет написано, что обещали, что получилось и чему научились.
pilot-promised = Что обещали
pilot-came = Что получилось
pilot-learned = Чему научились
pilot-verdict = Дальше:
pilot-verdict-continue = продолжаем
pilot-verdict-widen = делаем в большем числе мест
pilot-verdict-stop = прекращаем

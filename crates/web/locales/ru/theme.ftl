# Темы и разделы: о чём говорят ответы
word-theme = Тема
word-agenda = Раздел

themes-title = Темы и разделы
themes-lead = Сотрудники прочитали ответы и указали, о каких темах в них говорится. Близкие темы собраны в разделы.
themes-none = Тем пока нет
themes-none-do = Когда сотрудники распределят ответы по темам и опубликуют их, они появятся здесь по разделам.
themes-over = Этот набор больше не действует: его сменил более поздний.
themes-since = Опубликовано
themes-count = { $agendas ->
    [one] { $agendas } раздел
    [few] { $agendas } раздела
   *[many] { $agendas } разделов
} · { $themes ->
    [one] { $themes } тема
    [few] { $themes } темы
   *[many] { $themes } тем
}
themes-of = Темы раздела { $code }
themes-loose = Темы вне разделов
themes-how = Как это посчитано?
themes-how-text = В одном ответе может быть несколько тем, поэтому сумма по темам больше числа ответов. Ответы экспертов считаются отдельно и не входят в итог. Скрытые и отозванные ответы не считаются.
themes-unfit = Ни одна тема не подошла: ответов жителей — { $answers }, ответов экспертов — { $experts }.
themes-agreed = Два человека независимо друг от друга прочитали одни и те же ответы: { $answers }. Совершенно одинаковые темы они указали в { $same } из них.
themes-kappa = Согласие сверх случайного (каппа) — { $kappa }, 95-процентный интервал { $interval }: { $meaning }.
themes-landis-koch = Слова — по Лэндису и Коху (1977).
themes-sets = Опубликованные наборы

theme-together = Всего
theme-experts-apart = Эксперты (отдельно)
theme-against = Против
theme-none-in-agenda = В этом разделе пока нет тем.
theme-figures = Число ответов
theme-after = В следующем наборе её продолжает тема:
theme-before = Она продолжает тему прежнего набора:
theme-typical = Характерные ответы
theme-typical-note = Ответы, у которых больше всего общих слов со всеми ответами темы; из каждого канала.
theme-typical-none = Ответов пока нет
theme-typical-none-do = Когда сотрудники отнесут ответы к этой теме, они появятся здесь.
theme-dissenting = Ответы с другим мнением
theme-dissenting-note = Они говорят об этой теме, но против её направления.
theme-all = Все ответы этой темы
theme-agreement-poor = хуже случайного
theme-agreement-slight = очень слабое
theme-agreement-fair = слабое
theme-agreement-moderate = умеренное
theme-agreement-substantial = существенное
theme-agreement-almost-perfect = почти полное

agenda-after = В следующем наборе его продолжает раздел:
agenda-before = Он продолжает раздел прежнего набора:
agenda-themes = Темы этого раздела
agenda-figures-note = Ответ с несколькими темами раздела посчитан один раз.

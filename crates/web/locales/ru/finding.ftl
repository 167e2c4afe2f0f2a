finding-title = Проверка состава
finding-none = Нарушений правил нет.
finding-breach = Нарушение
finding-notice = Заметка
finding-exemption = Почему не удалось соблюсти равновесие полов:
finding-gender-share = { $percent }% назначенных членов одного пола. Предел – { $most }.
finding-women-exceeded = Женщин { $count } из { $appointed } назначенных членов. Предел – { $most }.
finding-men-exceeded = Мужчин { $count } из { $appointed } назначенных членов. Предел – { $most }.
finding-gender-unknown = Пол неизвестен: { $count } из { $appointed } назначенных членов.
finding-size-exceeded = Членов { $members }, а может быть не более { $most }.
finding-office-vacant = { $office } ({ $kind }): { $held } из { $seats }.
finding-office-exceeded = { $office } ({ $kind }): { $held }, а может быть { $seats }.
finding-bodies-many = Состоит в органах: { $bodies }; желательно не более { $most }.
finding-bodies-unknown = { $n ->
    [one] О { $n } члене без учётной записи неизвестно, состоит ли он в других органах.
   *[many] О { $n } членах без учётной записи неизвестно, состоят ли они в других органах.
 }
finding-renewed-often = Срок продлевали { $renewals } раз; можно { $most }.
finding-term-long = Срок длиннее положенного (лет: { $years }).
finding-term-past-predecessor = Срок длиннее остатка срока предшественника.
finding-term-over = { $n ->
    [one] Срок истёк { $n } день назад.
    [few] Срок истёк { $n } дня назад.
   *[many] Срок истёк { $n } дней назад.
 }
finding-term-unknown = Срок не указан.
finding-term-ending = { $n ->
    [one] Срок истекает { $day }, остался { $n } день.
    [few] Срок истекает { $day }, осталось { $n } дня.
   *[many] Срок истекает { $day }, осталось { $n } дней.
 }
finding-seat-vacant = Ушёл раньше срока, место свободно.

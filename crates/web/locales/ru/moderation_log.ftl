moderation-title = Что скрыто и почему
moderation-lead = { $n ->
    [0] Опубликованные тексты не удаляются. Если текст приходится скрыть, это записывается здесь вместе с причиной.
    [one] Опубликованные тексты не удаляются. Здесь { $n } решение с причиной.
    [few] Опубликованные тексты не удаляются. Здесь { $n } решения с причинами.
   *[many] Опубликованные тексты не удаляются. Здесь { $n } решений с причинами.
 }
moderation-none = Пока ничего не скрыто
moderation-none-do = Если текст скроют, здесь появится запись с причиной.
moderation-heading = Записи
moderation-when = День
moderation-what = Текст
moderation-change = Что сделано
moderation-why = Причина
moderation-office = Кто решил
moderation-count = { $n ->
    [one] Всего { $n } решение
    [few] Всего { $n } решения
   *[many] Всего { $n } решений
 }
change-hidden = скрыто
change-restored = снова видно
change-published = опубликовано после проверки
office-moderator = модератор
office-secretary = секретарь
office-operator = оператор

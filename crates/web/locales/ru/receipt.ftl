receipt-title = Квитанция { $code }
receipt-lead = По коду, который вы получили при отправке, видно, как далеко всё продвинулось. Видит только тот, у кого есть код.
receipt-lost = Если код потерялся, его ещё можно увидеть на устройстве, с которого вы отправляли.
receipt-lost-see = Квитанции на странице «Моё участие»
receipt-code = Код квитанции
receipt-code-hint = Код начинается с R. Например: R-5891-1K7Q-2M4T
receipt-check = Проверить
receipt-too-short = { $n ->
    [one] В коде не хватает { $n } знака. Проверьте последние четыре.
   *[many] В коде не хватает { $n } знаков. Проверьте последние четыре.
 }
receipt-too-long = { $n ->
    [one] В коде лишний { $n } знак. Проверьте ещё раз.
    [few] В коде лишние { $n } знака. Проверьте ещё раз.
   *[many] В коде лишние { $n } знаков. Проверьте ещё раз.
 }
receipt-character = В кодах не бывает знака «{ $character }». Проверьте ещё раз.
receipt-unknown = Квитанции с таким кодом нет. Проверьте его знак за знаком.
receipt-sent-question = Вопрос отправлен
receipt-sent-answer = Ответ отправлен
receipt-sent-statement = Мнение отправлено
receipt-new = Ваша квитанция: { $code }. По одному этому коду можно узнать, как далеко продвинулся текст и не изменился ли он.
receipt-stands = Всё сохранилось так, как было принято
receipt-stands-lead = Здесь видно, как далеко продвинулся текст с этой квитанцией.
receipt-vote-lead = Голос с этой квитанцией засчитан. Как вы проголосовали, не видно никому.
receipt-vote-on = Голос по мнению
receipt-state-vote = засчитан
receipt-received = Принято
receipt-received-on = Принято { $when }.
receipt-recorded = Внесено в открытые записи
receipt-recorded-as = Запись номер { $n }. Если изменится хоть один знак, изменится и отпечаток.
receipt-counted = Засчитано
receipt-counted-do = Если проголосуете снова, считается только последний голос.
receipt-waiting = Сотрудник проверяет
receipt-waiting-do = После проверки текст опубликуют или сообщат, почему он скрыт.
receipt-then = Публикация
receipt-then-do = Текст появится таким, как вы его написали. Если его придётся скрыть, укажут причину.
receipt-public = Опубликовано
receipt-public-do = Каждый может прочитать текст таким, как он написан.
receipt-hidden = Скрыто
receipt-hidden-do = Причина: { $reason }.
receipt-withdrawn = Автор отозвал
receipt-withdrawn-do = Текст не показываем, остаётся только отметка об отзыве.
receipt-advice = Потерянный код восстановить нельзя. Сфотографируйте или запишите его.
receipt-print = Распечатать квитанцию
receipt-what = Что
receipt-where = Где
receipt-when = Когда
receipt-who = Кто
receipt-who-none = имени в квитанции нет
receipt-fingerprint = Отпечаток
receipt-stands-vote = Голос сохранился
receipt-stands-waiting = Текст получен
receipt-stands-hidden = Текст получен, а позже скрыт
receipt-stands-withdrawn = Автор отозвал этот текст
receipt-blank-title = Ещё не набрано
receipt-blank-lead = Это квитанция листка, выданного на встрече. Когда сотрудник наберёт его, текст появится здесь.
receipt-blank-sheet-lead = Это квитанция бюллетеня, выданного на встрече. Когда сотрудник наберёт его, это будет видно здесь.
receipt-blank = Ждёт набора
receipt-blank-do = Это может занять несколько дней. Если листок не сдан, здесь останется пусто.
receipt-printed = Напечатано
receipt-printed-on = Напечатано с этим кодом { $when }.
receipt-stands-sheet = Голоса засчитаны
receipt-sheet-lead = Бюллетень с этой квитанцией засчитан как есть. Как он заполнен, не видно никому.
receipt-sheet-counted = Набрано и засчитано
receipt-sheet-counted-do = { $n ->
    [one] { $when } засчитан { $n } голос.
    [few] { $when } засчитаны { $n } голоса.
   *[many] { $when } засчитано { $n } голосов.
 }
print-kind-question = Листок для вопроса
print-kind-answer = Листок для ответа
print-kind-votes = Бюллетень
receipt-sent-remark = Замечание отправлено

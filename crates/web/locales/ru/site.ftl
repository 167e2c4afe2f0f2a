site-name = Mundap
site-skip = Перейти к содержанию
site-banner-label = О сайте
site-banner-demo = Это демонстрационный сайт. Района Карамгу на самом деле не существует.
nav-label = Главное меню
nav-home = Обзор
nav-questions = Вопросы
nav-core = Ключевые вопросы
nav-green = Зелёная книга
nav-bodies = Органы
nav-moderation = Что скрыто
nav-receipts = Проверить квитанцию
nav-ledger = Открытый реестр
nav-search = Найти вопрос
nav-me = Моё участие
nav-menu = Меню
thread-label = Как далеко продвинулся диалог
stage-green = Зелёная книга
stage-white = Белая книга
stage-blue = Синяя книга
stage-pilot = Пилотные проекты
crumbs-label = Вы здесь
language-label = Язык
foot-line = Каждый может проследить, к чему привели вопросы и ответы.
foot-api = Доступ к данным (API)
foot-staff = Для сотрудников
foot-fine = Все тексты остаются такими, как их написали; если текст скрыт, причина указана открыто.
theme-label = Оформление
theme-auto = Как на устройстве
theme-light = Светлое
theme-dark = Тёмное
pager-label = Страницы
pager-previous = Назад
pager-next = Дальше
pager-shown = { $from }–{ $to } из { $total }
word-sector = Сфера
word-place = Район
word-email = Электронная почта
word-password = Пароль
form-title-errors = Нужно исправить: { $title }
form-errors = { $n ->
    [1] Исправьте, пожалуйста, одно место
    [one] Исправьте, пожалуйста, { $n } место
    [few] Исправьте, пожалуйста, { $n } места
   *[many] Исправьте, пожалуйста, { $n } мест
 }
form-optional = необязательно
form-choose = Выберите
form-leave = Отменить
form-limit = { $n ->
    [one] Не больше { $n } знака
   *[many] Не больше { $n } знаков
 }
form-left = Осталось знаков: {"{"}n{"}"}
form-over = Не больше {"{"}limit{"}"} знаков; сейчас {"{"}n{"}"}
send-waits = Текст появится на сайте после проверки сотрудником. Квитанцию вы получите сразу.
send-at-once = Текст сразу появится на сайте, и вы получите квитанцию.
month = { $n ->
    [1] янв.
    [2] февр.
    [3] марта
    [4] апр.
    [5] мая
    [6] июня
    [7] июля
    [8] авг.
    [9] сент.
    [10] окт.
    [11] нояб.
   *[other] дек.
 }
nav-gatherings = Встречи
nav-notices = Объявления

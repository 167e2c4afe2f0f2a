assignment-board = Работа комиссий
assignment-lead = Какая комиссия занимается каждым ключевым вопросом и насколько продвинулась. В каждой ячейке сказано, что произошло и когда.
assignment-count = Принято ответов комиссий: { $adopted }; ключевых вопросов: { $questions }.
assignment-none = Ключевые вопросы ещё не распределены
assignment-none-do = Когда ключевые вопросы передадут комиссиям, здесь будет видно, как идёт работа.
assignment-pick = Выбрать комиссию
assignment-question = Ключевой вопрос
assignment-body = Комиссия
assignment-heard = Ответы жителей
assignment-opinion = Итоги голосов
assignment-written = Проект ответа
assignment-commented = Замечания
assignment-adopted = Принято
assignment-not-yet = Ещё не передан
assignment-nothing = Пока ничего
assignment-leads = Ведёт
assignment-joins = Участвует
assignment-answers = { $n ->
    [one] { $n } ответ
    [few] { $n } ответа
   *[many] { $n } ответов
    }
assignment-groups = { $n ->
    [one] { $n } группа мнений
    [few] { $n } группы мнений
   *[many] { $n } групп мнений
    }
assignment-no-groups = Групп нет
assignment-unstable = Группы неустойчивы
assignment-too-few = Мало участников
assignment-unknown = Ещё считается
assignment-draft = Версия { $n } · { $state }
assignment-comments = { $n ->
    [one] { $n } замечание
    [few] { $n } замечания
   *[many] { $n } замечаний
    }
assignment-with-minority = { $mind }, особых мнений: { $n }
assignment-ended = { $n ->
    [one] { $n } завершённое поручение
    [few] { $n } завершённых поручения
   *[many] { $n } завершённых поручений
    }
assignment-work = Перейти к работе

inquiry-title = Запросы мнений
inquiry-one = Запрос мнения эксперта
inquiry-lead = О чём комиссии и сотрудники спрашивали экспертов и что услышали.
inquiry-none = Запросов пока нет
inquiry-none-do = Когда эксперт ответит, здесь появятся запрос и ответ.
inquiry-open = Ожидает
inquiry-overdue = Просрочен
inquiry-answered = Есть ответ
inquiry-declined = Отклонён
inquiry-staff = Сотрудники
inquiry-until = до { $date }
inquiry-ask = Запросить мнение
inquiry-ask-lead = Экспертам придёт письмо. После ответа запрос и ответ публикуются.
inquiry-cannot = Пока нельзя запросить
inquiry-cannot-do = Нужны опубликованные вопросы и группа экспертов.
inquiry-asking = Кто спрашивает
inquiry-to = Кого спрашивают
inquiry-whole = Все: { $name }
inquiry-question = Вопрос
inquiry-question-hint = Ясно напишите, что хотите узнать.
inquiry-due = Ответить до
inquiry-send = Отправить запрос
inquiry-fault-due = Выберите сегодня или более поздний день.
inquiry-fault-to = Выберите эксперта или группу.
inquiry-answers = { $n ->
    [one] { $n } ответ
    [few] { $n } ответа
   *[many] { $n } ответов
    }
inquiry-declined-by = { $n ->
    [one] { $n } эксперт отказался
    [few] { $n } эксперта отказались
   *[many] { $n } экспертов отказались
    }
inquiry-reply = Ответить
inquiry-replied = Вы уже ответили или вас не спрашивали.
inquiry-answer = Мнение
inquiry-answer-hint = Публикуется как ответ эксперта и не входит в число ответов жителей.
inquiry-answer-do = Отправить мнение
inquiry-reason = Причина отказа
inquiry-reason-hint = Её увидят спрашивающие; после ответа другого эксперта она публикуется.
inquiry-decline = Отказаться

bylaws-title = Правила работы
bylaws-lead = Правила, по которым работает этот орган. У каждого указана статья.
bylaws-since = Действуют с { $day }
bylaws-setting = Установлено здесь, статьи нет
bylaws-sum = Сейчас по списку { $enrolled }: чтобы открыть заседание, нужно { $quorum }; если пришли { $quorum }, решение принимают { $votes } голосов «за».
bylaws-toml = Правила файлом (TOML)
bylaws-history = Версии
bylaws-version = Версия { $n }
bylaws-written-at = записано { $day }
bylaws-majority-enrolled = большинство членов по списку
bylaws-majority-present = большинство присутствующих
bylaws-majority-cast = большинство поданных голосов
bylaws-part-enrolled = не менее { $part }/{ $whole } членов по списку
bylaws-part-present = не менее { $part }/{ $whole } присутствующих
bylaws-part-cast = не менее { $part }/{ $whole } поданных голосов
bylaws-enrolled = По списку
bylaws-calling = Созыв
bylaws-calling-chair = когда председатель считает нужным
bylaws-calling-members = по требованию: { $part }
bylaws-regular = Очередные заседания
bylaws-per-year = { $n ->
    [one] не менее { $n } раза в год
   *[many] не менее { $n } раз в год
 }
bylaws-notice = Извещение
bylaws-materials = Материалы
bylaws-days-before = { $n ->
    [one] не позднее чем за { $n } день
    [few] не позднее чем за { $n } дня
   *[many] не позднее чем за { $n } дней
 }
bylaws-except = (кроме: { $what })
bylaws-secret = тайна
bylaws-urgent = срочно
bylaws-quorum = Открытие
bylaws-quorum-text = присутствует { $part }
bylaws-decision = Решения
bylaws-in-favour = «За» – { $part }.
bylaws-abstained-present = Воздержавшиеся считаются присутствующими.
bylaws-abstained-left-out = Воздержавшиеся не считаются.
bylaws-election = Выборы
bylaws-election-text = { $part }. Кандидаты: { $kinds }. Если никто не набрал, проводят второй тур.
bylaws-closing = Закрытое заседание
bylaws-written = Письменное решение
bylaws-written-text = Только вопросы: { $what }. «За» – { $part }. На ответ не менее { $n } дн.
bylaws-minor = мелкие
bylaws-minutes = Публикация протокола
bylaws-months = { $n ->
    [one] в течение { $n } месяца
   *[many] в течение { $n } месяцев
 }
bylaws-undisclosed = то, что закон не разглашает
bylaws-resolved = по решению органа
bylaws-withholding = Закрытие протокола
bylaws-size = Число членов
bylaws-size-text = не более { $n }
bylaws-seats = Должности
bylaws-seat = { $office }: { $n }, { $kind }
bylaws-gender = Пол
bylaws-gender-text = Назначенных членов одного пола не больше { $most }.
bylaws-unavoidable = если иначе нельзя
bylaws-bodies = Другие органы
bylaws-bodies-text = Один человек состоит не более чем в { $n }.
bylaws-term = Срок
bylaws-term-text = Лет: { $years }; продлений: { $renewals }.
bylaws-replacement-rest = Замена служит остаток срока.
bylaws-replacement-full = Замена начинает новый срок.
bylaws-grounds = Основания отвода
bylaws-ground-party = сторона дела или сообладатель прав и обязанностей
bylaws-ground-kin = родственник стороны
bylaws-ground-agent = представитель стороны
bylaws-ground-advice = давал показания, советы, исследование, услуги или оценку
bylaws-ground-interest = иная прямая заинтересованность
bylaws-recused = Отведённые члены
bylaws-recused-enrolled = Остаются в списке.
bylaws-recused-not-enrolled = Не входят в список.
bylaws-recused-quorum = Считаются для кворума.
bylaws-recused-not-quorum = Не считаются для кворума.
bylaws-recused-base = Остаются в основе подсчёта.
bylaws-recused-not-base = Не входят в основу подсчёта.

models-title = Модели
models-lead = Что предлагает Белая книга: в чём проблема, кто что делает, сколько это стоит и как это отвечает четырём критериям постановления.
models-all = Все модели
models-none = Моделей пока нет
models-none-do = Когда из вопросов и ответов сложатся предложения, они появятся здесь по темам.
models-no-agenda = Модели без повестки
models-xlsx = Скачать таблицу (XLSX)
models-legend = Столбцы показывают, сколько членов дали от 1 до 5 баллов; треугольник и число — медиану.
models-not-scored = Когда орган закончит оценку, здесь будет видно, как распределились баллы по каждому критерию.
model-edit = Изменить
model-agenda = Повестка
model-withdrawn-why = Эта модель отозвана. Причина: { $reason }
model-problem = В чём проблема
model-proposal = Что предлагается
model-duties = Кто что делает
model-who = Кто
model-what = Что
model-cost = Сколько это стоит
model-won = { $won } вон в год
model-criteria = По четырём критериям
model-criteria-lead = Критерии оценки предложений установлены статьёй 13 постановления.
model-quality = Качество труда
model-cohesion = Социальное единство
model-ecology = Экологическое направление
model-economy = Местная экономика и рабочие места
model-criterion-none = Здесь ничего не написано.
model-scored = Как оценили члены
model-scored-none = Пока не оценено. После оценки здесь появятся распределение баллов и медиана, без имён.
model-scored-version = Оценена версия { $n }. С тех пор текст изменился.
model-scores = { $n ->
    [one] оценил { $n } член
    [few] оценили { $n } члена
   *[many] оценили { $n } членов
}
model-aside = { $n ->
    [one] { $n } взял самоотвод
    [few] { $n } взяли самоотвод
   *[many] { $n } взяли самоотвод
}
model-points-heard = { $name }: медиана { $median }. 1 балл: { $one }, 2 балла: { $two }, 3 балла: { $three }, 4 балла: { $four }, 5 баллов: { $five }
model-remarks = { $n ->
    [one] { $n } примечание
    [few] { $n } примечания
   *[many] { $n } примечаний
}
model-remarks-lead = Их читают только члены органа и сотрудники. Кто что написал, не видно.
model-minorities = Особые мнения
model-citizens = Граждане
model-deliberated = Обсуждение и решения
model-deliberated-none = Ни одно заседание пока не рассматривало эту модель. Когда она попадёт в повестку, здесь появятся заседание и решение.
model-resolved = Решено
model-core = На какие главные вопросы отвечает
model-inputs = Основания
model-inputs-count = { $n ->
    [one] { $n } основание
    [few] { $n } основания
   *[many] { $n } оснований
}
model-inputs-more = { $n ->
    [one] ещё { $n } основание
    [few] ещё { $n } основания
   *[many] ещё { $n } оснований
}
model-inputs-none = Вопросы и ответы ещё не привязаны.
model-input-gone = Этот текст больше нельзя прочитать.
scoring-title = Оценка моделей
scoring-lead = Читайте модели одну за другой и давайте по каждому критерию от 1 до 5 баллов. До закрытия их можно менять, и никто не видит, кто сколько дал.
scoring-progress = Готово { $done } из { $all }
scoring-due = До { $when }
scoring-over = Время оценки вышло.
scoring-none = Сейчас оценивать нечего
scoring-none-do = Когда оценка начнётся, модели появятся здесь одна за другой.
scoring-steps = { $n ->
    [one] { $n } модель
    [few] Все { $n } модели
   *[many] Все { $n } моделей
}
scoring-done = Готово
scoring-aside = Самоотвод
scoring-more = Кто что делает и сколько это стоит
scoring-least = Низко
scoring-most = Высоко
scoring-remark = Примечание
scoring-remark-hint = После оценки его прочтут члены и сотрудники, без вашего имени.
scoring-save = Сохранить и дальше
scoring-saved = { $code } сохранена.
scoring-finished = Всё готово. До закрытия можно изменить.
scoring-stand-aside = Я не оцениваю эту модель (самоотвод)
scoring-aside-why = Причина самоотвода
scoring-aside-hint = Если у вас есть свой интерес, можно взять самоотвод. Публикуется только число самоотводов.
scoring-aside-do = Взять самоотвод и дальше
scoring-you-stand-aside = Вы взяли самоотвод по этой модели. Причина: { $reason } Если сохранить баллы, самоотвод снимается.
scoring-cannot = Сейчас баллы давать нельзя.
scoring-fault-points = { $name }: выберите от 1 до 5.
scoring-due-day = Последний день
scoring-waits = { $n ->
    [one] { $n } модель для оценки
    [few] { $n } модели для оценки
   *[many] { $n } моделей для оценки
}

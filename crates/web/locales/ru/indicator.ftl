indicator-measuring = Измеряется
indicator-met = Достигнуто
indicator-missed = Не достигнуто
indicator-start = Начало { $value }
indicator-target = Цель { $value }
indicator-label = Начало { $start }, цель { $target }, сейчас { $value }, { $standing }
indicator-more = Чем больше, тем лучше
indicator-less = Чем меньше, тем лучше
indicator-base = из { $n }
indicator-series = { $name }: изменение
indicator-series-desc = Линия соединяет измеренное с самого начала. Последнее значение — { $value }; таблица ниже.
indicator-none = Показателей пока нет. Когда они появятся, здесь будут начало, цель и значения.
indicator-missed-unsaid = Почему цель не достигнута, ещё не написано.
indicator-missed-why = Почему не достигнуто:
indicator-missed-next = Что дальше:
indicator-late = { $n ->
    [one] Измерение опаздывает на { $n } день.
    [few] Измерение опаздывает на { $n } дня.
   *[other] Измерение опаздывает на { $n } дней.
 }
indicator-see = Посмотреть значения и способ измерения
indicator-method = Как измеряется
indicator-source = Откуда числа
indicator-due = Следующее измерение
indicator-day = День
indicator-value = Значение
indicator-of = База
indicator-note = Примечание
indicator-before = Раньше:

gatherings-lead = Люди встречаются в своём районе, разговаривают и пишут на бумаге. Написанное на бумаге считается так же, как онлайн.
gatherings-none = Встреч пока нет
gatherings-none-do = Когда назначат день, здесь появятся время и место.
gatherings-all = Все встречи
gathering-coming = Предстоит
gathering-held = Состоялась
gathering-withdrawn = Отменена
gathering-withdrawn-why = Эта встреча не состоится. Причина: { $reason }
gathering-title = Название
gathering-day = День
gathering-starts = Начало
gathering-ends = Конец
gathering-when = Когда
gathering-where = Где
gathering-address = Точное место
gathering-host = Кто проводит
gathering-came = Пришли
gathering-people = { $n ->
    [one] { $n } человек
    [few] { $n } человека
   *[many] { $n } человек
 }
gathering-summary = О чём говорили
gathering-summary-hint = Пустая строка начинает новый абзац. Имён не пишите.
gathering-summary-coming = После встречи здесь напишут, о чём говорили.
gathering-summary-none = Записи о встрече готовятся.
gathering-photos = Фотографии
gathering-what-came = Тексты и голоса с этой встречи
gathering-came-none = Пока ничего не набрано. Набранное появится здесь так, как написано.
gathering-votes = Голоса на бумаге
gathering-sheets = { $n ->
    [one] на { $n } бюллетене
   *[many] на { $n } бюллетенях
 }
gathering-slips = Набранные листки
gathering-issued = из { $n } выданных
gathering-untyped = { $n ->
    [one] { $n } выданный листок ещё не набран. По оторванной квитанции можно найти свой.
    [few] { $n } выданных листка ещё не набраны. По оторванной квитанции можно найти свой.
   *[many] { $n } выданных листков ещё не набрано. По оторванной квитанции можно найти свой.
 }
gathering-from = Встреча
gathering-answer = Ответить на ключевой вопрос
gathering-audience-lead = Во время беседы можно сразу спросить, ответить и проголосовать. Регистрация не нужна.

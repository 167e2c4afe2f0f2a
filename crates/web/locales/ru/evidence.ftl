evidence-title = Материалы
evidence-lead = Отчёты и статистика от экспертов и сотрудников, с простым изложением.
evidence-none = Материалов пока нет
evidence-none-do = Здесь появятся материалы экспертов, новые сверху.
evidence-all = Все материалы
evidence-on = { $n ->
    [one] { $n } материал
    [few] { $n } материала
   *[many] { $n } материалов
    }
evidence-add = Добавить материал
evidence-add-lead = Изложите суть одним простым абзацем.
evidence-correct = Исправить
evidence-save = Сохранить
evidence-name = Название
evidence-source = Источник
evidence-source-hint = Кто это подготовил.
evidence-year = Год
evidence-summary = Простое изложение
evidence-summary-hint = Один абзац, от 20 до 600 знаков.
evidence-link = Ссылка
evidence-link-hint = Начинается с https://.
evidence-attached = К чему относится
evidence-attached-hint = Номера ключевых вопросов и коды ответов, например: 3, 7, A-00012
evidence-file = Файл
evidence-file-hint = PDF, HWP, HWPX, DOCX, XLSX, PPTX, PNG, JPEG, TXT, CSV до 10 МБ. Позже заменить нельзя.
evidence-by = Добавил эксперт
evidence-waits = Сотрудники посмотрят перед публикацией.
evidence-withdrawn-why = Материал отозван. Причина: { $reason }
evidence-fault-file = Файл нельзя принять: проверьте тип и размер (до 10 МБ).
evidence-fault-link = Укажите адрес, начинающийся с https://.
evidence-fault-year = Укажите год с 1900 по текущий.
evidence-fault-attached = { $given }: нет такого ключевого вопроса или ответа.

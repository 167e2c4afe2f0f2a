body-council = Совет
body-subcommittee = Подкомитет
body-panel = Экспертная группа
body-co-chair = Сопредседатель
body-vice-chair = Заместитель председателя
body-head = Руководитель
body-secretary = Секретарь
body-administration = Администрация
body-district-council = Районный совет
body-business = Работодатели
body-labour = Профсоюзы
body-civic = Общественность
body-expert = Эксперты
body-resident = Жители
body-ex-officio = По должности
body-appointed = По назначению
body-left-term = Срок истёк
body-left-resigned = Сложил полномочия
body-left-dismissed = Полномочия прекращены
body-left-lost = Утрата должности
body-left-body-ended = Орган прекращён
body-since = С { $day }
body-ended = Прекращён { $day }.
body-successors = Продолжают:
body-predecessors = Вместо:
body-under = Органы в его составе
body-members = Члены
body-members-none = Членов пока нет. Когда их назначат, здесь появятся имена, организации и сроки.
body-enrolled = Членов по списку
body-most = не более { $n }
body-picture = Кого они представляют
body-picture-desc = Сколько членов кого представляют. То же самое есть в таблицах ниже.
body-share = { $n } · { $percent }%
body-nobody = Членов пока нет
body-name = Имя
body-affiliation = Организация
body-office = Должность
body-kind-of-seat = Место
body-term-name = Срок
body-term = { $from } – { $to }
body-renewals = { $n ->
    [one] продлён { $n } раз
    [few] продлён { $n } раза
   *[many] продлён { $n } раз
 }
body-without-vote = Без права голоса
body-more = Ещё
body-roster-xlsx = Список членов (XLSX)
body-roster-csv = Список членов (CSV)
body-former = { $n ->
    [one] { $n } бывший член
    [few] { $n } бывших члена
   *[many] { $n } бывших членов
 }
bodies-lead = Совет ведёт диалог и принимает решения, подкомитеты работают по темам, эксперты дают заключения.
bodies-none = Органов пока нет
bodies-none-do = Когда создадут совет или подкомитет, здесь появятся его члены и правила.
bodies-now = Действующие органы
bodies-none-now = Сейчас действующих органов нет.
bodies-past = Прекращённые органы
bodies-history = История
bodies-ended = Прекращены:
bodies-begun = Созданы:

# 주제와 의제: 답변이 무엇을 말하는지
word-theme = 주제
word-agenda = 의제

themes-title = 주제와 의제
themes-lead = 사람들이 답변에서 무엇을 말했는지 담당자가 읽고 주제를 달았어요. 비슷한 주제는 의제로 묶었어요.
themes-none = 아직 주제가 없어요
themes-none-do = 담당자가 답변에 주제를 달아 펴내면 여기에 의제별로 보여요.
themes-over = 지금 쓰는 묶음이 아니에요. 나중에 펴낸 묶음이 이것을 이었어요.
themes-since = 펴낸 날
themes-count = 의제 { $agendas }개 · 주제 { $themes }개
themes-of = { $code } 의제의 주제
themes-loose = 의제에 넣지 않은 주제
themes-how = 어떻게 세었나요?
themes-how-text = 한 답변에 주제가 여럿 달릴 수 있어서, 주제별 수를 더하면 답변 수보다 많아요. 전문가의 답변은 따로 세고 합계에 넣지 않아요. 가리거나 거둔 답변은 세지 않아요.
themes-unfit = 어느 주제에도 맞지 않은 답변은 { $answers }개, 전문가 답변은 { $experts }개예요.
themes-agreed = 두 사람이 같은 답변 { $answers }개를 서로 보지 않고 읽어 보았어요. { $same }개에 똑같은 주제를 달았어요.
themes-kappa = 우연을 뺀 일치도(카파)는 { $kappa }, 95% 구간은 { $interval }이에요. 뜻: { $meaning }.
themes-landis-koch = 말은 랜디스와 코크(1977)의 구분을 따라요.
themes-sets = 펴낸 묶음

theme-together = 합계
theme-experts-apart = 전문가(따로)
theme-against = 반대하는 답변
theme-none-in-agenda = 이 의제에는 아직 주제가 없어요.
theme-figures = 답변 수
theme-after = 다음 묶음에서는 이 주제가 이었어요:
theme-before = 앞 묶음의 이 주제를 이었어요:
theme-typical = 이 주제를 잘 보여 주는 답변
theme-typical-note = 이 주제의 답변 전체와 낱말이 가장 많이 겹치는 답변을 통로마다 골랐어요.
theme-typical-none = 아직 답변이 없어요
theme-typical-none-do = 담당자가 답변에 이 주제를 달면 여기에 보여요.
theme-dissenting = 다르게 말하는 답변
theme-dissenting-note = 이 주제를 말하지만 그 방향에는 반대하는 답변이에요.
theme-all = 이 주제의 답변 모두
theme-agreement-poor = 우연보다 못함
theme-agreement-slight = 아주 약함
theme-agreement-fair = 약함
theme-agreement-moderate = 보통
theme-agreement-substantial = 상당히 높음
theme-agreement-almost-perfect = 거의 완전함

agenda-after = 다음 묶음에서는 이 의제가 이었어요:
agenda-before = 앞 묶음의 이 의제를 이었어요:
agenda-themes = 이 의제의 주제
agenda-figures-note = 주제가 여럿 달린 답변도 한 번만 세었어요.

moderation-title = 가린 글과 까닭
moderation-lead = { $n ->
    [0] 공개된 글은 지우지 않아요. 가려야 하면 까닭과 함께 여기에 남겨요.
   *[other] 공개된 글은 지우지 않아요. 가리거나 다시 보이게 한 일 { $n }건을 까닭과 함께 남겨요.
 }
moderation-none = 아직 가린 글이 없어요
moderation-none-do = 글을 가리면 까닭과 함께 여기에 남아요.
moderation-heading = 기록
moderation-when = 날
moderation-what = 글
moderation-change = 한 일
moderation-why = 까닭
moderation-office = 정한 자리
moderation-count = 모두 { $n }건
change-hidden = 가림
change-restored = 다시 보임
change-published = 살펴본 뒤 공개
office-moderator = 심사자
office-secretary = 간사
office-operator = 운영자

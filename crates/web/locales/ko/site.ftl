site-name = 문답
site-skip = 본문 바로가기
site-banner-label = 누리집 알림
site-banner-demo = 시연용 누리집입니다. 가람구는 실제로 없는 자치구예요.
nav-label = 주 메뉴
nav-home = 현황
nav-questions = 질문
nav-core = 핵심 질문
nav-green = 녹서
nav-gatherings = 대화마당
nav-notices = 공지
nav-bodies = 회의체
nav-moderation = 가림 기록
nav-receipts = 접수증 확인
nav-ledger = 공개원장
nav-search = 질문 찾기
nav-me = 내 참여
nav-menu = 메뉴
thread-label = 이 대화의 이어짐
stage-green = 녹서
stage-white = 백서
stage-blue = 청서
stage-pilot = 시범사업
crumbs-label = 현재 위치
language-label = 언어
foot-line = 묻고 답한 것이 어디까지 이어졌는지 누구나 따라가 볼 수 있어요.
foot-api = 자료 규격 (API)
foot-staff = 담당자 자리
foot-fine = 모든 글은 쓴 그대로 남고, 가린 글은 까닭과 함께 공개해요.
theme-label = 화면
theme-auto = 기기에 맞춤
theme-light = 밝게
theme-dark = 어둡게
pager-label = 쪽 넘기기
pager-previous = 앞쪽
pager-next = 다음 쪽
pager-shown = { $total }개 가운데 { $from }–{ $to }
word-sector = 분야
word-place = 동
word-email = 전자우편
word-password = 비밀번호
form-title-errors = 고칠 곳: { $title }
form-errors = { $n ->
    [1] 한 군데를 고쳐 주세요
    [2] 두 군데를 고쳐 주세요
    [3] 세 군데를 고쳐 주세요
   *[other] { $n }군데를 고쳐 주세요
 }
form-optional = 안 적어도 돼요
form-choose = 고르기
form-leave = 그만두기
form-limit = { $n }자까지 쓸 수 있어요
form-left = {"{"}n{"}"}자 더 쓸 수 있어요
form-over = {"{"}limit{"}"}자까지 쓸 수 있어요. 지금 {"{"}n{"}"}자예요
send-waits = 담당자가 살펴본 뒤 공개해요. 보내면 바로 접수증을 드려요.
send-at-once = 보내면 바로 공개되고, 접수증을 드려요.
month = { $n }월

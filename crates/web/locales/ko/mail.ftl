mail-claim-subject = 문답: 내 참여 이어 쓰기
mail-claim =
    아래 주소를 열면 내 참여를 이 전자우편 주소와 이어요. 다른 기기에서 열면 그 기기에서도 같은 사람으로 참여해요.

    { $url }

    한 시간 안에 한 번만 쓸 수 있어요. 요청한 적이 없다면 이 메일을 지우세요. 아무것도 바뀌지 않아요.
mail-guardian-subject = 문답: 만 14세 미만 자녀의 참여에 동의를 구합니다
mail-guardian =
    자녀가 문답에서 전자우편 주소를 쓰겠다며 보호자 주소로 이 주소를 적었습니다. 만 14세 미만의 개인정보는 법정대리인이 동의해야 처리할 수 있습니다.

    무엇을 왜 처리하는지 아래 주소에서 읽고, 동의하거나 거절하실 수 있습니다.

    { $url }

    동의하기 전에는 자녀의 주소를 쓰지 않습니다. 닷새 안에 동의하지 않으면 두 주소를 모두 지웁니다.
mail-published-subject = 문답: { $code } 공개
mail-published =
    보낸 글 { $code }{ PARTICLE($code, "이", "가") } 공개됐어요.

    { $url }
mail-hidden-subject = 문답: { $code } 가림
mail-hidden =
    보낸 글 { $code }{ PARTICLE($code, "을", "를") } 담당자가 가렸어요. 까닭은 아래에서 볼 수 있어요.

    { $url }
mail-restored-subject = 문답: { $code } 다시 공개
mail-restored =
    가렸던 글 { $code }{ PARTICLE($code, "을", "를") } 다시 공개했어요.

    { $url }
mail-in-core-question-subject = 문답: { $code }{ PARTICLE($code, "이", "가") } 핵심 질문으로 이어짐
mail-in-core-question =
    보낸 질문 { $code }{ PARTICLE($code, "이", "가") } 핵심 질문으로 이어졌어요.

    { $url }
mail-dismissed-subject = 문답: { $body } 위원 해촉 통지
mail-dismissed =
    { $body } 위원에서 { $day }자로 해촉되었음을 알려 드립니다.

    사유: { $reason }

    위원 명부는 아래에서 볼 수 있습니다. 이의가 있으면 담당 부서에 알려 주십시오.

    { $url }
mail-inquiry-subject = 문답: 핵심 질문 { $n } 의견 요청
mail-inquiry =
    핵심 질문 { $n }에 대해 전문가 의견을 요청했습니다. 무엇을 언제까지 묻는지 아래에서 보고, 답하거나 사양하실 수 있습니다.

    { $url }
mail-application-subject = 문답: { $code } 신청 소식
mail-application-received =
    공개모집 { $code } “{ $title }” 신청을 받았어요. 접수번호는 { $receipt }이에요. 아래에서 진행을 보고, 신청을 취소할 수 있어요.
mail-application-eligible =
    공개모집 { $code } “{ $title }”에서 자격을 확인했어요. 선정 대상에 들어갔어요.
mail-application-ineligible =
    공개모집 { $code } “{ $title }”의 선정 대상에 들어가지 못했어요. 까닭은 아래에서 볼 수 있어요.
mail-application-selected =
    공개모집 { $code } “{ $title }”에서 뽑혔어요. 자리를 맡을지 아래에서 답해 주세요.
mail-application-alternate =
    공개모집 { $code } “{ $title }”에서 예비로 뽑혔어요. 자리가 비면 정해진 차례대로 다시 여쭤봐요.
mail-application-unselected =
    공개모집 { $code } “{ $title }”에서 뽑히지 않았어요. 신청해 주셔서 고마워요. 어떻게 뽑았는지 아래에서 확인할 수 있어요.
mail-application-appointed =
    공개모집 { $code } “{ $title }”의 위원으로 위촉됐어요. 위촉장은 담당 부서에서 전해 드려요.
mail-call-withdrawn-subject = 문답: { $code } 공개모집 취소
mail-call-withdrawn =
    신청하신 공개모집 { $code } “{ $title }”{ PARTICLE($title, "이", "가") } 취소됐어요. 까닭은 아래에서 볼 수 있어요.

    { $url }
mail-application-end =
    { $url }

    —
    문답이 보낸 메일이에요. 답장은 읽지 못해요. 위 주소는 이 신청의 열쇠이니 남에게 보여 주지 마세요.
mail-end =
    —
    문답이 보낸 메일이에요. 답장은 읽지 못해요. 알림을 그만 받거나 주소를 지우려면: { $url }
mail-meeting-subject = [소집] { $name }
mail-meeting-changed-subject = [변경] { $name }
mail-meeting-materials-subject = [자료] { $name }
mail-meeting-cancelled-subject = [취소] { $name }
mail-meeting =
    { $name }({ $kind })를 알립니다.

    일시: { $when }
    장소: { $place }

    안건
    { $items }

    안건과 자료는 여기에서 봅니다.
    { $url }
mail-meeting-materials =
    { $name }의 자료가 모두 올라왔습니다. 회의 전에 읽어 주십시오.

    일시: { $when }
    { $url }
mail-meeting-cancelled =
    { $name }({ $when })는 열리지 않습니다.

    까닭: { $reason }
    { $url }
mail-minutes-circulated-subject = [회의록] { $name }
mail-minutes-circulated =
    { $name }의 회의록을 살펴봐 주십시오. 고칠 곳은 { $due }까지 문단마다 알려 주시면 됩니다.

    { $url }
mail-minutes-due-subject = [기한] { $name } 회의록
mail-minutes-due =
    { $name }의 회의록은 { $due }까지 공개해야 합니다. 아직 공개하지 않았습니다.

    근거: { $article }
    { $url }
mail-minutes-late-subject = [기한 지남] { $name } 회의록
mail-minutes-late =
    { $name }의 회의록을 { $due }까지 공개해야 했으나 아직 공개하지 않았습니다.

    근거: { $article }
    { $url }
mail-replied-subject = 문답: { $code }에 답이 올라옴
mail-replied =
    보낸 문단 의견 { $code }에 담당 부서가 답했어요.

    { $url }

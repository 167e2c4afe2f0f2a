menu-all = 모든 메뉴
menu-sign-in = 담당자 로그인

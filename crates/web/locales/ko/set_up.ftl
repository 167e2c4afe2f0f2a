set-up-title = 처음 설정하기
set-up-lead = 이 서버를 켠 화면에 한 번만 쓰는 번호가 적혀 있습니다. 그 번호를 가진 사람이 첫 운영 담당자가 됩니다.
set-up-code = 한 번 쓰는 번호
set-up-code-hint = 서버를 켠 화면에 적힌 그대로 적습니다. 예: RCRX-4X33-8A2P
set-up-code-wrong = 번호가 맞지 않습니다. 서버를 켠 화면의 번호를 확인해 주십시오.
set-up-name = 내 이름
set-up-send = 설정을 마치고 대화 열기

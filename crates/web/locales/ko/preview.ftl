preview-not-shown = 이 글은 지금 보이지 않아요.

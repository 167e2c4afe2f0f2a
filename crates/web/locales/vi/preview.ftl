preview-not-shown = Bài này hiện không hiển thị.

preview-not-shown = Этот текст сейчас не показывается.

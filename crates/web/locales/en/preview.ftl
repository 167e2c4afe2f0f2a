preview-not-shown = This text is not shown at present.

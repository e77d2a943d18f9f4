"""One module per command; `line` reads what was typed and says what went wrong."""

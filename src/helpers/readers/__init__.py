"""Raw files as declared tables: parsed, typed, and with the raw text of every failure kept."""

"""Files of tools for coding text, read into one model; `read_project` chooses the reader."""

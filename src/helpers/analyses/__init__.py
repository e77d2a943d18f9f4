"""One module a notebook: reads the declaration, calls the numbers, returns exhibits."""

"""From the files that a student got to a first declaration, with what was doubtful beside it."""

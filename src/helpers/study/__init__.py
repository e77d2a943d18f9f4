"""What a study says of itself: the declaration, its rules, its parameters."""

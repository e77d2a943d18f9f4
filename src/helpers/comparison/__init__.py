"""Released runs of one study side by side."""

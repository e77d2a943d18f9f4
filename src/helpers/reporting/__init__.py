"""What readers see: words, tables, figures and pages, made from released exhibits only."""

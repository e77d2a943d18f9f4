"""The processes that notebooks run in: started cold anywhere, forked from a warm one where possible."""

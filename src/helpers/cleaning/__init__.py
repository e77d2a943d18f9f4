"""Declared decisions applied to parsed tables: names for codes, derived variables, samples, the row ledger."""

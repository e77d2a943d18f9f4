"""Declared decisions on parsed tables: names for codes, derived variables, samples, the row ledger."""

"""Drawings of released frames, one module a drawing."""

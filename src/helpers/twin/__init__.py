"""A twin of a study: rows made from its declaration alone, so that who may not see the data can run it."""

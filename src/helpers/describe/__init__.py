"""Numbers that describe who took part: balance, table one, flow, missingness and distributions."""

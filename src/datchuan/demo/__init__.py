"""The demonstration province: Lạng Sơn in 2020, real units and sizes, simulated households, plans and people."""

"""Đạt Chuẩn: the yearly new-rural-development plan of a provincial Department of Construction."""

__version__ = "0.1.0"

"""Figures for Excel and Power BI as an OData 4.0 service: read only, what one official may read."""

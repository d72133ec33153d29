"""Forms of the field: from text tables to XForms, and the same definition read again to check what comes back."""

"""The law room: the reviewed text files of ``law/`` read, checked, compiled and applied. Pure: no Django, no clock."""

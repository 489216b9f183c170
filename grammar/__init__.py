"""The grammar of the language as package data: ``tpl.lark`` is the only one there is."""

"""Text to syntax tree, and back by the formatter. Lark stays in this room."""

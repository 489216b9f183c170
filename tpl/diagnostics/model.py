from dataclasses import dataclass
from tpl.source import Span
@dataclass(frozen=True)
class Label:
    span: Span | None
    text: str = ""
@dataclass(frozen=True)
class Diagnostic:
    code: str; message: str; primary: Label; secondary: tuple=(); notes: tuple=(); helps: tuple=(); fixes: tuple=(); severity: str="error"

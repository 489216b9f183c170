from tpl.diagnostics.model import *
class Sink:
    def __init__(self): self.diagnostics=[]
    def report(self, code, message, span, label="", secondary=(), helps=(), notes=(), fixes=()):
        self.diagnostics.append(Diagnostic(code,message,Label(span,label),tuple(secondary),tuple(notes),tuple(helps)))
    @property
    def has_errors(self): return bool(self.diagnostics)

"""Habits about the rules of guards: rows for ``habits``."""

# ruff: noqa: E501
from __future__ import annotations

from tpl.diagnostics.suggest import listed
from tpl.model.expr import FUNCTIONS
from tpl.syntax.habit import Rows

_RULE = "require|forbid|unless"
_NO_REGEX = 'there are no regular expressions: use `starts with`, `ends with`, `contains`, or `matches name "acme-*"`'

RULES: Rows = (
    # Rules: functions and methods
    (_RULE, r"(?P<it>[\[{]\s*\w+\s*\|)", "there are no comprehensions: ask of the elements by `some x in PATH: …` or `each x in PATH: …`"),
    (_RULE, r"(?P<it>!\s*has)\((?P<x>PATH)\)", "write `{x} is unset`"),
    (_RULE, r"\)(?P<it>\.isGreaterThan)\(", "amounts are compared by `>`, e.g. `> 2Gi`"),
    (_RULE, r"\)(?P<it>\.isLessThan)\(", "amounts are compared by `<`, e.g. `< 2Gi`"),
    (_RULE, r"(?P<x>PATH)\s+(?P<it>notin|NotIn|not_in|nin)\b", "`not` stands first: `not {x} in …`"),
    (_RULE, r"(?P<x>PATH\.(labels|annotations))\.(?P<it>[\w.-]+/[\w.-]+)", 'a key with a slash stands in brackets: `{x}["{it}"]`'),
    (_RULE, r"(?P<it>has)\((?P<x>PATH)\)", "write `{x} is set`"),
    (_RULE, r"(?P<x>PATH)\.(?P<it>all|every)\(\s*(?P<v>\w+)", "write `each {v} in {x}: …`"),
    (_RULE, r"(?P<x>PATH)\.(?P<it>exists|exists_one|any|some|filter)\(\s*(?P<v>\w+)", "write `some {v} in {x}: …`"),
    (_RULE, r"(?P<x>PATH)\.(?P<it>map)\(\s*(?P<v>\w+)", "write `{x}[].FIELD` for the field of every element"),
    (_RULE, r"(?P<x>PATH)\.(?P<it>startsWith|startswith|hasPrefix)\((?P<y>[^()]*)\)", "write `{x} starts with {y}`"),
    (_RULE, r"(?P<x>PATH)\.(?P<it>endsWith|endswith|hasSuffix)\((?P<y>[^()]*)\)", "write `{x} ends with {y}`"),
    (_RULE, r"(?P<x>PATH)\.(?P<it>contains|includes)\((?P<y>[^()]*)\)", "write `{x} contains {y}`; in a list, `{y} in {x}`"),
    (_RULE, r"(?P<x>PATH)\.(?P<it>size|length|len)\b(\(\))?", "write `count({x})`"),
    (_RULE, r"(?P<x>PATH)\.(?P<it>lowerAscii|toLowerCase|lower|upperAscii)\(\)", "write `lower({x})`"),
    (_RULE, r"(?P<it>startswith|startsWith|hasPrefix)\(\s*(?P<x>[^(),]*),\s*(?P<y>[^()]*)\)", "write `{x} starts with {y}`"),
    (_RULE, r"(?P<it>endswith|endsWith|hasSuffix)\(\s*(?P<x>[^(),]*),\s*(?P<y>[^()]*)\)", "write `{x} ends with {y}`"),
    (_RULE, r"(?P<it>contains|includes)\(\s*(?P<x>[^(),]*),\s*(?P<y>[^()]*)\)", "write `{x} contains {y}`"),
    (_RULE, r"(?P<it>size|length|len)\((?P<x>PATH)\)", "write `count({x})`"),
    (_RULE, r"(?P<it>not|isset|defined|empty)\((?P<x>PATH)\)", "write `{x} is set`, or `{x} is unset`"),
    (_RULE, r"(?P<it>[\w.]*(match|regex)\w*)\(", _NO_REGEX),
    (_RULE, r"(?P<it>=~|!~|~)", _NO_REGEX),
    (_RULE, r"(?P<it>[A-Za-z_][\w.]*)\(", f"the functions are {listed(FUNCTIONS)}"),
    # Rules: quantifiers
    (_RULE, r"(?P<it>(every|all|each|some|any)\s+\w+\s+in\s+PATH)\s*\{", "write `each x in PATH: …` or `some x in PATH: …`: what holds of it follows a colon, without braces"),
    (_RULE, r"(?P<it>every|for\s+all|forall|foreach|for\s+each|for|all)\s+(each\s+|every\s+|all\s+)?(?P<v>[a-z]\w*)", "write `each {v}: …` for containers, `each {v} in PATH: …` for other lists"),
    (_RULE, r"(?P<it>any|exists|there\s+is|there\s+exists)\s+(an?\s+|some\s+|any\s+)?(?P<v>[a-z]\w*)", "write `some {v}: …` for containers, `some {v} in PATH: …` for other lists"),
    (_RULE, r"(?P<it>\[[\w*]*\])", "`[]` takes every element, by no number; to ask of one of them write `some x in PATH: …`"),
    # Rules: operators
    (_RULE, r"(?P<it>is\s+not\s+(set|present|defined))", "write `is unset`"),
    (_RULE, r"(?P<it>is\s+not\s+(unset|null|nil|none|empty|missing))", "write `is set`"),
    (_RULE, r"(?P<it>is\s+(null|nil|none|empty|missing|absent|undefined))", "write `is unset`"),
    (_RULE, r"(?P<it>is\s+(present|defined|given)|exists)", "write `is set`"),
    (_RULE, r"(?P<x>PATH)\s+(?P<it>not)\s+(?P<op>in|matches|contains|starts|ends)\b", "`not` stands first: `not {x} {op} …`"),
    (_RULE, r"(?<![\w.-])(?P<it>is\s+not|isn't|ne|neq)\s", "write `!=`"),
    (_RULE, r"(?<![\w.-])(?P<it>is|equals|eq)\s", "write `==`"),
    (_RULE, r"(?<![\w.-])(?P<it>gt|greater|above|over)\s", "write `>`"),
    (_RULE, r"(?<![\w.-])(?P<it>lt|less|below|under)\s", "write `<`"),
    (_RULE, r"(?P<it>===)", "write `==`"),
    (_RULE, r"(?P<it>!==|<>|\u2260)", "write `!=`"),
    (_RULE, r"(?P<it>\u2265|=>)", "write `>=`"),
    (_RULE, r"(?P<it>\u2264|=<)", "write `<=`"),
    (_RULE, r"(?P<it>:=)", "there are no variables: write the path where it is used"),
    (_RULE, r"(?P<it>&&?)", "write `and`"),
    (_RULE, r"(?P<it>\|\|?)", "write `or`"),
    (_RULE, r"(?P<it>!)(?!=)", "write `not`"),
    (_RULE, r"(?P<it>(?<![=<>!])=(?!=))", "values are compared with `==`"),
    (_RULE, r"(?P<it>\?\.|\.\?|\[\?)", "write `.`: a step into what is not there gives an unset value"),
    (_RULE, r"(?P<it>\?)", "there is no `? :`: write two rules, or `unless`"),
    (_RULE, r"in\s*(?P<it>\[|\{)", 'a list to look in is in parentheses: `in ("a", "b")`'),
    (_RULE, r"\A\w+(?P<it>:)", "leave the colon out"),
    (_RULE, r"\A(require|forbid)\s+(?P<it>if|when|that)\b\s*\{?", "leave it out: the question follows `require` or `forbid`"),
    (_RULE, r"(?P<it>if|when)\b", "write `unless`, or `and`"),
    (_RULE, r"(?P<it>\{)", "a rule has no braces: parentheses group"),
    (_RULE, r"(?P<it>[+*/%])", "there is no arithmetic, and only texts are joined, by `+`: write the value that is meant"),
    ("", r"(?P<it>AND|OR|NOT|UNLESS|IN|IS|TRUE|FALSE|ON|TO|BECAUSE|EACH|SOME|MATCHES|CONTAINS)\b\s*", "words are in lower case: `{it:lower}`"),
    ("", r"\A(?P<it>ALLOW|DENY|NEVER|ACCEPT|EXPECT|GRANT|CAN|GUARD|TENANT|TIER|Allow|Deny|Never|Accept|Expect|Grant|Can|Guard|Tenant|Tier|Require|Forbid|REQUIRE|FORBID)\b.*", "words are in lower case: `{it:lower}`"),
    ("", r"\A[\w-]+\s*(?P<it>:=)", "there are no variables: write the value where it is used"),
    # Conditions
    ("not|object|old|container|input|request", r"\A(?P<it>(not\s+)?(OBJECT|input\b[\w.\[\]]*))\s*", "a test stands behind its word: `require {it} …` or `forbid {it} …`"),
    ("guard", r"\bwhen\s+(?P<it>OBJECT)", "`when` names operations, such as `update`; what is asked of the object stands in a rule: `forbid A and B`"),
    ("when|where", r"\A(?P<it>\w+)\s+(OBJECT|(not|each|some)\b)", "a condition stands in the rule: `forbid A and B`, or `require A unless B`"),
    ("if|else|elif", r"\A(?P<it>\w+)\b.*", "there is no `if`: write `forbid A and B`, or `require A unless B`"),
)  # fmt: skip

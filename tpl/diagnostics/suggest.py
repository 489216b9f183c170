import difflib
def did_you_mean(word, candidates):
    c=list(candidates); n=difflib.get_close_matches(word,c)
    return f"did you mean `{n[0]}`?" if n else ""

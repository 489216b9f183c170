# Patterns, in canonical form: image registry/path/*, host *.example.com, name team-*.
package tpl.lib

# alone gives one pattern as a list of patterns.
alone(pattern) := null if is_null(pattern)

alone(pattern) := [pattern] if is_string(pattern)

matches_name(item, patterns) if {
	is_string(item)
	some pattern in patterns
	name_matches(item, pattern)
}

not_matches_name(item, patterns) if unset(item, patterns)

not_matches_name(item, patterns) if {
	is_string(item)
	every pattern in patterns {
		not name_matches(item, pattern)
	}
}

name_matches(item, pattern) if item == pattern

name_matches(item, pattern) if {
	endswith(pattern, "*")
	startswith(item, substring(pattern, 0, count(pattern) - 1))
}

matches_label(item, labels) if {
	is_object(item)
	is_array(labels)
	every label in labels {
		has_label(item, label)
	}
}

not_matches_label(item, labels) if unset(item, labels)

not_matches_label(item, labels) if {
	is_object(item)
	some label in labels
	not has_label(item, label)
}

has_label(item, label) if {
	equals := indexof(label, "=")
	item[substring(label, 0, equals)] == substring(label, equals + 1, -1)
}

matches_subject(item, subjects) if {
	is_array(subjects)
	subject_words(item) in subjects
}

not_matches_subject(item, subjects) if unset(item, subjects)

not_matches_subject(item, subjects) if {
	is_array(subjects)
	words := subject_words(item)
	not words in subjects
}

# subject_words gives a binding's subject in words, empty for what is none.
subject_words(item) := words if {
	is_object(item)
	name := text_of(item, "name")
	namespace := text_of(item, "namespace")
	words := object.get(
		{
			"Group": concat("", ["group:", name]),
			"User": concat("", ["user:", name]),
			"ServiceAccount": concat("", ["serviceaccount:", namespace, "/", name]),
		},
		text_of(item, "kind"), "",
	)
}

text_of(item, field) := "" if is_null(object.get(item, field, null))

text_of(item, field) := item[field] if is_string(item[field])

matches_host(item, patterns) if {
	some pattern in patterns
	pattern in host_patterns(item)
}

not_matches_host(item, patterns) if unset(item, patterns)

not_matches_host(item, patterns) if {
	names := host_patterns(item)
	every pattern in patterns {
		not pattern in names
	}
}

# host_patterns gives the patterns that cover a host: itself, and its parent's wildcard.
host_patterns(item) := {host} if {
	host := lowercase(item)
	indexof(host, ".") <= 0
}

host_patterns(item) := {host, concat("", ["*", substring(host, dot, -1)])} if {
	host := lowercase(item)
	dot := indexof(host, ".")
	dot > 0
}

matches_image(item, patterns) if {
	name := image(item).name
	some pattern in patterns
	image_matches(name, pattern)
}

not_matches_image(item, patterns) if unset(item, patterns)

not_matches_image(item, patterns) if {
	item == ""
	is_array(patterns)
}

not_matches_image(item, patterns) if {
	name := image(item).name
	every pattern in patterns {
		not image_matches(name, pattern)
	}
}

image_matches(name, pattern) if name == pattern

image_matches(name, pattern) if {
	endswith(pattern, "/*")
	startswith(name, substring(pattern, 0, count(pattern) - 1))
}

# lowercase is for A to Z alone, as it is in the CEL of Kubernetes.
lowercase(text) := null if is_null(text)

lowercase(text) := strings.replace_n(capitals, text) if is_string(text)

capitals := {
	"A": "a", "B": "b", "C": "c", "D": "d", "E": "e", "F": "f", "G": "g", "H": "h", "I": "i",
	"J": "j", "K": "k", "L": "l", "M": "m", "N": "n", "O": "o", "P": "p", "Q": "q", "R": "r",
	"S": "s", "T": "t", "U": "u", "V": "v", "W": "w", "X": "x", "Y": "y", "Z": "z",
}

size(list) := count(listed(list))

keys(value) := [] if is_null(value)

keys(value) := sort(object.keys(value)) if is_object(value)

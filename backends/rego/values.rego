# Paths, and tests on the values at their ends.
#
# A function is undefined for what is of the wrong type. So a test and its opposite, not_X, which holds
# where the test is false, are both undefined there, and a guard, which allows only what is true, denies.
package tpl.lib

# The longest list of a tenant's that a guard looks through.
bound := 500

# at gives the value at the end of a path, null where nothing is set there; undefined where the path
# goes through what is not an object.
at(value, path) := value if path == []

at(value, path) := null if {
	is_null(value)
	path != []
}

at(value, path) := object.get(value, path, null) if {
	is_object(value)
	path != []
	every length in numbers.range(1, count(path)) {
		passable(object.get(value, array.slice(path, 0, length - 1), null))
	}
}

passable(value) if is_object(value)

passable(value) if is_null(value)

# each_at gives the value at the end of a path for each element of a list.
each_at(list, path) := values if {
	values := [value | some element in list; value := at(element, path)]
	count(values) == count(list)
}

# flat joins a list of lists; each is one to look through.
flat(lists) := [value | some list in lists; some value in list] if {
	every list in lists {
		elements(list)
	}
}

# lines gives the lines of a text.
lines(value) := null if is_null(value)

lines(value) := split(value, "\n") if is_string(value)

# before and after give what stands on that side of the first separator, null where there is none.
before(value, _) := null if is_null(value)

before(value, separator) := null if {
	is_string(value)
	not contains(value, separator)
}

before(value, separator) := substring(value, 0, indexof(value, separator)) if contains(value, separator)

after(value, _) := null if is_null(value)

after(value, separator) := null if {
	is_string(value)
	not contains(value, separator)
}

after(value, separator) := substring(value, indexof(value, separator) + count(separator), -1) if contains(value, separator)

# before_last and after_last: of the last separator.
before_last(value, separator) := before(value, separator) if not found_in(value, separator)

before_last(value, separator) := substring(value, 0, last_of(value, separator)) if found_in(value, separator)

after_last(value, separator) := after(value, separator) if not found_in(value, separator)

after_last(value, separator) := substring(value, last_of(value, separator) + count(separator), -1) if {
	found_in(value, separator)
}

found_in(value, separator) if contains(value, separator)

last_of(value, separator) := max(indexof_n(value, separator))

# joined gives texts one behind the other, null where one of them is unset.
joined(parts) := concat("", parts) if {
	every part in parts {
		is_string(part)
	}
}

joined(parts) := null if {
	some unset_part in parts
	is_null(unset_part)
	every part in parts {
		text_or_unset(part)
	}
}

text_or_unset(value) if is_string(value)

text_or_unset(value) if is_null(value)

# listed gives a list, empty when it is unset.
listed(value) := [] if is_null(value)

listed(value) := value if is_array(value)

# elements gives a list to look through.
elements(value) := listed(value) if count(listed(value)) <= bound

is_set(value) if not is_null(value)

not_set(value) if is_null(value)

same(left, right) if left == right

unset(left, _) if is_null(left)

unset(_, right) if is_null(right)

comparable(left, right) if type_name(left) == type_name(right)

not_equal(left, right) if {
	unset(left, right)
	left != right
}

not_equal(left, right) if {
	comparable(left, right)
	left != right
}

numbers_both(left, right) if {
	is_number(left)
	is_number(right)
}

less(left, right) if {
	numbers_both(left, right)
	left < right
}

not_less(left, right) if unset(left, right)

not_less(left, right) if {
	numbers_both(left, right)
	left >= right
}

at_most(left, right) if {
	numbers_both(left, right)
	left <= right
}

not_at_most(left, right) if unset(left, right)

not_at_most(left, right) if {
	numbers_both(left, right)
	left > right
}

# member is for a list of the policy's, among for one of the request's.
member(item, list) if {
	is_array(list)
	is_set(item)
	item in list
}

not_member(item, list) if unset(item, list)

not_member(item, list) if {
	is_array(list)
	not item in list
}

among(item, list) if member(item, elements(list))

not_among(item, list) if unset(item, list)

not_among(item, list) if not_member(item, elements(list))

texts(left, right) if {
	is_string(left)
	is_string(right)
}

contains_text(left, right) if {
	texts(left, right)
	contains(left, right)
}

not_contains_text(left, right) if unset(left, right)

not_contains_text(left, right) if {
	texts(left, right)
	not contains(left, right)
}

starts_with(left, right) if {
	texts(left, right)
	startswith(left, right)
}

not_starts_with(left, right) if unset(left, right)

not_starts_with(left, right) if {
	texts(left, right)
	not startswith(left, right)
}

ends_with(left, right) if {
	texts(left, right)
	endswith(left, right)
}

not_ends_with(left, right) if unset(left, right)

not_ends_with(left, right) if {
	texts(left, right)
	not endswith(left, right)
}

# Quantities, such as 500m and 2Gi, as what can be compared: the digits of the whole part, with how many they are, and
# those of the nine behind the point. Text by text, as numbers in OPA hold 64 bits.
package tpl.lib

quantity(value) := null if is_null(value)

quantity(value) := amount(format_int(value, 10)) if {
	is_number(value)
	value == floor(value)
}

quantity(value) := amount(value) if is_string(value)

amount(text) := of_amount(parts[1], parts[2], binary[parts[3]], 0) if {
	parts := quantity_parts(text)
	parts[3] in object.keys(binary)
}

amount(text) := of_amount(parts[1], parts[2], 1, decimal[parts[3]]) if {
	parts := quantity_parts(text)
	parts[3] in object.keys(decimal)
}

amount(text) := of_amount(parts[1], parts[2], 1, to_number(trim_left(substring(parts[3], 1, -1), "+"))) if {
	parts := quantity_parts(text)
	regex.match(`^[eE].`, parts[3])
}

# percent and number: of a number or a text such as 25%, the one that is asked for; null where it is the other.
percent(value) := null if is_null(value)

percent(value) := null if is_number(value)

percent(value) := to_number(trim_zeros(trim_suffix(value, "%"))) if {
	is_string(value)
	regex.match(percent_form, value)
}

number(value) := null if is_null(value)

number(value) := value if is_number(value)

number(value) := null if {
	is_string(value)
	regex.match(percent_form, value)
}

percent_form := `^[0-9]{1,18}%$`

quantity_parts(text) := regex.find_all_string_submatch_n(`^([0-9]+)(?:[.]([0-9]*))?(.*)$`, text, 1)[0] if {
	regex.match(quantity_form, text)
}

binary := {
	"Ki": 1024, "Mi": 1048576, "Gi": 1073741824, "Ti": 1099511627776, "Pi": 1125899906842624,
	"Ei": 1152921504606846976,
}

decimal := {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}

# of_amount gives whole.fraction times a power of two, times ten to an exponent.
of_amount(whole, fraction, factor, exponent) := at_point(digits, count(fraction) - exponent, factor) if {
	digits := format_int(to_number(trim_zeros(concat("", [whole, fraction]))) * factor, 10)
}

# at_point puts the point before the last digits, so many of them.
at_point(digits, places, factor) := capped(concat("", [digits, zeros(0 - places)]), "000000000", factor) if places <= 0

at_point(digits, places, factor) := capped(whole, fraction, factor) if {
	places > 0
	padded := concat("", [zeros(places), digits])
	point := count(padded) - places
	whole := substring(padded, 0, point)
	fraction := substring(concat("", [substring(padded, point, -1), zeros(9)]), 0, 9)
}

# capped: with a suffix of a power of two nothing is more than 2^63 - 1.
capped(whole, fraction, factor) := least([ordered(whole, fraction), ordered("9223372036854775807", zeros(9))]) if {
	factor > 1
}

capped(whole, fraction, 1) := ordered(whole, fraction)

least(amounts) := sort(amounts)[0]

ordered(whole, fraction) := [count(digits), digits, fraction] if digits := trim_zeros(whole)

trim_zeros(digits) := "0" if regex.match("^0*$", digits)

trim_zeros(digits) := trim_left(digits, "0") if not regex.match("^0*$", digits)

zeros(number) := "" if number <= 0

zeros(number) := substring("000000000000000000", 0, number) if number > 0

less_quantity(left, right) if {
	is_set(left)
	is_set(right)
	left < right
}

not_less_quantity(left, right) if unset(left, right)

not_less_quantity(left, right) if {
	is_set(left)
	is_set(right)
	left >= right
}

at_most_quantity(left, right) if {
	is_set(left)
	is_set(right)
	left <= right
}

not_at_most_quantity(left, right) if unset(left, right)

not_at_most_quantity(left, right) if {
	is_set(left)
	is_set(right)
	left > right
}

quantity_form := `^(?:[0-9]{1,18}(?:[.][0-9]{0,9})?(?:[kMGTPE]|[eE][+]?(?:[0-9]|1[0-8]))?|[0-9]{1,18}(?:[.][0-9]{0,6})?m|[0-9]{1,18}(?:[.][0-9]{0,3})?u|[0-9]{1,18}n|[0-9]{1,18}[eE]-[1-9]|[0-9]{1,12}(?:[.][0-9]{0,6})?[KMGTPE]i)$`

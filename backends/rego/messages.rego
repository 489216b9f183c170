# What a denial says. Nothing here is ever undefined: a message that cannot be made would lose its facts.
package tpl.lib

# told gives the whole message, bounded, and whom to ask: the tenant's contact, the platform's, both or nobody.
told(text, own, platform) := visible(concat("", [
	shortened(text, 1000),
	asked([name | some name in [own, platform]; name != ""]),
]))

asked(names) := "" if count(names) == 0

asked(names) := concat("", ["; ask ", concat(" or ", [shortened(name, 200) | some name in names])]) if count(names) > 0

# shortened gives a text without what is too much of it.
shortened(text, most) := text if count(text) <= most

shortened(text, most) := concat("", [substring(text, 0, most), "..."]) if count(text) > most

# visible gives a text without what is not visible, or makes other than it seems what is.
visible(text) := concat(" ", regex.find_n(`[^\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]+`, text, -1))

default contact := ""

contact := tenant.contact

# shown gives the value that a path has, in few words, of a list that is empty where it has none.
default shown(_) := "unset"

shown(values) := described(values[0])

described(value) := concat("", ["\"", shortened(value, 200), "\""]) if is_string(value)

described(value) := json.marshal(value) if is_boolean(value)

described(value) := format_int(value, 10) if {
	is_number(value)
	floor(value) == value
}

described(value) := "a number" if {
	is_number(value)
	floor(value) != value
}

described(value) := concat("", ["a list of ", format_int(count(value), 10)]) if is_array(value)

described(value) := "an object" if is_object(value)

# listing gives the values of a setting: the first five, and how many more there are.
default listing(_) := "nothing"

listing(setting) := setting if is_string(setting)

listing(setting) := format_int(setting, 10) if is_number(setting)

listing(setting) := concat("", [concat(", ", array.slice(setting, 0, 5)), others(count(setting) - 5)]) if {
	is_array(setting)
	count(setting) > 0
}

others(number) := "" if number <= 0

others(number) := concat("", [" and ", format_int(number, 10), " more"]) if number > 0

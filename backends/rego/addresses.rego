# Addresses and blocks of them.
package tpl.lib

matches_address(item, blocks) if {
	found := address_block(item)
	some block in blocks
	net.cidr_contains(block, found)
}

not_matches_address(item, blocks) if unset(item, blocks)

not_matches_address(item, blocks) if {
	found := address_block(item)
	every block in blocks {
		not net.cidr_contains(block, found)
	}
}

# address_block gives the block that a text is; undefined for what is none, and for IPv4 in the form of IPv6.
address_block(text) := block if {
	is_string(text)
	regex.match(address_form, text)
	block := with_prefix(text)
	net.cidr_is_valid(block)
	not mapped(text)
}

with_prefix(text) := text if contains(text, "/")

with_prefix(text) := concat("", [text, "/32"]) if {
	not contains(text, "/")
	not contains(text, ":")
}

with_prefix(text) := concat("", [text, "/128"]) if {
	not contains(text, "/")
	contains(text, ":")
}

mapped(text) if {
	contains(text, ":")
	net.cidr_contains("0.0.0.0/0", split(text, "/")[0])
}

address_form := `^(?:[0-9]{1,3}(?:[.][0-9]{1,3}){3}|[0-9a-fA-F:]{2,39})(?:/(?:0|[1-9][0-9]{0,2}))?$`

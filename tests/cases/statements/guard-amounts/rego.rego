# rego/tpl/guards/known-sources.rego
# known sources
package tpl.guards["known-sources"]

import data.tpl.lib

default mode := "enforce"

mode := "audit" if lib.audited

default allowed := false

allowed if lib.lifted("known-sources")

allowed if {
	lib.namespace_known
	rule_1
}

# require each range in object.spec.loadBalancerSourceRanges: range within ("203.0.113.0/24", "2001:db8::/32")
rule_1 if {
	lib.at(lib.request, ["operation"]) == "UPDATE"
	lib.at(lib.new, ["spec", "loadBalancerSourceRanges"]) == lib.at(lib.old, ["spec", "loadBalancerSourceRanges"])
}

rule_1 if {
	every range in lib.elements(lib.at(lib.new, ["spec", "loadBalancerSourceRanges"])) {
		lib.matches_address(range, ["203.0.113.0/24", "2001:db8::/32"])
	}
}

holds_1(range) if lib.matches_address(range, ["203.0.113.0/24", "2001:db8::/32"])

default message := "known-sources: the tenant's parameters of this namespace are missing or of an unknown version"

message := lib.told(concat("", ["known-sources: known sources; tenant ", lib.tenant_name, complaint]), lib.contact, "") if lib.namespace_known

default complaint := ""

complaint := said_2 if not rule_1

said_1(range) := concat("", ["; spec.loadBalancerSourceRanges[] is ", lib.shown([value | value := range]), ", must be within \"203.0.113.0/24\", \"2001:db8::/32\""])

default said_2 := ""

said_2 := said_1(broken_ones[0]) if broken_ones := [range | some range in lib.listed(lib.at(lib.new, ["spec", "loadBalancerSourceRanges"])); not holds_1(range)]
---
# rego/tpl/guards/small-volumes.rego
# small volumes
package tpl.guards["small-volumes"]

import data.tpl.lib

default mode := "enforce"

mode := "audit" if lib.audited

default allowed := false

allowed if lib.lifted("small-volumes")

allowed if {
	lib.namespace_known
	rule_1
}

# require quantity(object.spec.resources.requests.storage) <= 100Gi
rule_1 if {
	lib.at(lib.request, ["operation"]) == "UPDATE"
	lib.at(lib.new, ["spec", "resources", "requests", "storage"]) == lib.at(lib.old, ["spec", "resources", "requests", "storage"])
}

rule_1 if lib.at_most_quantity(lib.quantity(lib.at(lib.new, ["spec", "resources", "requests", "storage"])), lib.quantity("100Gi"))

default message := "small-volumes: the tenant's parameters of this namespace are missing or of an unknown version"

message := lib.told(concat("", ["small-volumes: small volumes; tenant ", lib.tenant_name, complaint]), lib.contact, "") if lib.namespace_known

default complaint := ""

complaint := concat("", ["; spec.resources.requests.storage is ", lib.shown([value | value := lib.at(lib.new, ["spec", "resources", "requests", "storage"])]), ", must be at most 100Gi"]) if not rule_1

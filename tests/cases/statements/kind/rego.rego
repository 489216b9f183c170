# rego/tpl/guards/no-other-gateways.rego
# no other gateways
package tpl.guards["no-other-gateways"]

import data.tpl.lib

default mode := "enforce"

mode := "audit" if lib.audited

default allowed := false

allowed if lib.lifted("no-other-gateways")

allowed if {
	lib.namespace_known
	rule_1
}

# require object.status is unset or (each parent in object.spec.parentRefs: parent.namespace is unset)
rule_1 if {
	lib.at(lib.request, ["operation"]) == "UPDATE"
	lib.at(lib.new, ["status"]) == lib.at(lib.old, ["status"])
	lib.at(lib.new, ["spec", "parentRefs"]) == lib.at(lib.old, ["spec", "parentRefs"])
}

rule_1 if lib.not_set(lib.at(lib.new, ["status"]))

rule_1 if {
	every parent in lib.elements(lib.at(lib.new, ["spec", "parentRefs"])) {
		lib.not_set(lib.at(parent, ["namespace"]))
	}
}

holds_1(parent) if lib.not_set(lib.at(parent, ["namespace"]))

default message := "no-other-gateways: the tenant's parameters of this namespace are missing or of an unknown version"

message := lib.told(concat("", ["no-other-gateways: no other gateways; tenant ", lib.tenant_name, complaint]), lib.contact, "") if lib.namespace_known

default complaint := ""

complaint := said_2 if not rule_1

said_1(parent) := concat("", ["; spec.parentRefs[].namespace is ", lib.shown([value | value := lib.at(parent, ["namespace"])]), ", must not be set"])

default said_2 := ""

said_2 := said_1(broken_ones[0]) if broken_ones := [parent | some parent in lib.listed(lib.at(lib.new, ["spec", "parentRefs"])); not holds_1(parent)]
---
# rego/tpl/guards/own-issuers.rego
# own issuers
package tpl.guards["own-issuers"]

import data.tpl.lib

default mode := "enforce"

mode := "audit" if lib.audited

default allowed := false

allowed if lib.lifted("own-issuers")

allowed if {
	lib.namespace_known
	rule_1
}

# require object.spec.issuerRef.kind == "Issuer"
rule_1 if {
	lib.at(lib.request, ["operation"]) == "UPDATE"
	lib.at(lib.new, ["spec", "issuerRef", "kind"]) == lib.at(lib.old, ["spec", "issuerRef", "kind"])
}

rule_1 if lib.at(lib.new, ["spec", "issuerRef", "kind"]) == "Issuer"

default message := "own-issuers: the tenant's parameters of this namespace are missing or of an unknown version"

message := lib.told(concat("", ["own-issuers: own issuers; tenant ", lib.tenant_name, complaint]), lib.contact, "") if lib.namespace_known

default complaint := ""

complaint := concat("", ["; spec.issuerRef.kind is ", lib.shown([value | value := lib.at(lib.new, ["spec", "issuerRef", "kind"])]), ", must be \"Issuer\""]) if not rule_1

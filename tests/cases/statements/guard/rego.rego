# rego/tpl/guards/no-external-ips.rego
# Services do not claim addresses
package tpl.guards["no-external-ips"]

import data.tpl.lib

default mode := "enforce"

mode := "audit" if lib.audited

default allowed := false

allowed if lib.lifted("no-external-ips")

allowed if {
	lib.namespace_known
	rule_1
}

# forbid count(object.spec.externalIPs) > 0
rule_1 if {
	lib.at(lib.request, ["operation"]) == "UPDATE"
	lib.at(lib.new, ["spec", "externalIPs"]) == lib.at(lib.old, ["spec", "externalIPs"])
}

rule_1 if lib.not_less(0, lib.size(lib.at(lib.new, ["spec", "externalIPs"])))

default message := "no-external-ips: the tenant's parameters of this namespace are missing or of an unknown version"

message := lib.told(concat("", ["no-external-ips: Services do not claim addresses; tenant ", lib.tenant_name, complaint]), lib.contact, "") if lib.namespace_known

default complaint := ""

complaint := concat("", ["; spec.externalIPs is ", lib.shown([value | value := lib.at(lib.new, ["spec", "externalIPs"])]), ", count must be at most 0"]) if not rule_1

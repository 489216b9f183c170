# rego/tpl/guards/no-exec.rego
# no exec
package tpl.guards["no-exec"]

import data.tpl.lib

default mode := "enforce"

mode := "audit" if lib.audited

default allowed := false

allowed if lib.lifted("no-exec")

allowed if {
	lib.namespace_known
	rule_1
}

# forbid request.subResource == "exec"
rule_1 if lib.not_equal(lib.at(lib.request, ["subResource"]), "exec")

default message := "no-exec: the tenant's parameters of this namespace are missing or of an unknown version"

message := lib.told(concat("", ["no-exec: no exec; tenant ", lib.tenant_name, complaint]), lib.contact, "") if lib.namespace_known

default complaint := ""

complaint := concat("", ["; request.subResource is ", lib.shown([value | value := lib.at(lib.request, ["subResource"])]), ", must not be \"exec\""]) if not rule_1

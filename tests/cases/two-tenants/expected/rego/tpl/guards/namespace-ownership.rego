# A namespace never changes hands
package tpl.guards["namespace-ownership"]

import data.tpl.lib

mode := "enforce"

scope := [
	{"group": "", "operations": ["UPDATE"], "resources": ["namespaces", "namespaces/status", "namespaces/finalize"]},
]

default allowed := false

allowed if lib.platform

allowed if {
	rule_1
	rule_2
	rule_3
	rule_4
	rule_5
	rule_6
	rule_7
	rule_8
	rule_9
	rule_10
	rule_11
	rule_12
	rule_13
	rule_14
	rule_15
}

# require object.metadata.labels["tpl.dev/tenant"] == old.metadata.labels["tpl.dev/tenant"]
rule_1 if lib.at(lib.new, ["metadata", "labels", "tpl.dev/tenant"]) == lib.at(lib.old, ["metadata", "labels", "tpl.dev/tenant"])

# require object.metadata.labels["pod-security.kubernetes.io/enforce"] == old.metadata.labels["pod-security.kubernetes.io/enforce"]
rule_2 if lib.at(lib.new, ["metadata", "labels", "pod-security.kubernetes.io/enforce"]) == lib.at(lib.old, ["metadata", "labels", "pod-security.kubernetes.io/enforce"])

# require object.metadata.labels["pod-security.kubernetes.io/enforce-version"] == old.metadata.labels["pod-security.kubernetes.io/enforce-version"]
rule_3 if lib.at(lib.new, ["metadata", "labels", "pod-security.kubernetes.io/enforce-version"]) == lib.at(lib.old, ["metadata", "labels", "pod-security.kubernetes.io/enforce-version"])

# require object.metadata.labels["pod-security.kubernetes.io/audit"] == old.metadata.labels["pod-security.kubernetes.io/audit"]
rule_4 if lib.at(lib.new, ["metadata", "labels", "pod-security.kubernetes.io/audit"]) == lib.at(lib.old, ["metadata", "labels", "pod-security.kubernetes.io/audit"])

# require object.metadata.labels["pod-security.kubernetes.io/audit-version"] == old.metadata.labels["pod-security.kubernetes.io/audit-version"]
rule_5 if lib.at(lib.new, ["metadata", "labels", "pod-security.kubernetes.io/audit-version"]) == lib.at(lib.old, ["metadata", "labels", "pod-security.kubernetes.io/audit-version"])

# require object.metadata.labels["pod-security.kubernetes.io/warn"] == old.metadata.labels["pod-security.kubernetes.io/warn"]
rule_6 if lib.at(lib.new, ["metadata", "labels", "pod-security.kubernetes.io/warn"]) == lib.at(lib.old, ["metadata", "labels", "pod-security.kubernetes.io/warn"])

# require object.metadata.labels["pod-security.kubernetes.io/warn-version"] == old.metadata.labels["pod-security.kubernetes.io/warn-version"]
rule_7 if lib.at(lib.new, ["metadata", "labels", "pod-security.kubernetes.io/warn-version"]) == lib.at(lib.old, ["metadata", "labels", "pod-security.kubernetes.io/warn-version"])

# require object.metadata.labels["app.kubernetes.io/managed-by"] == old.metadata.labels["app.kubernetes.io/managed-by"]
rule_8 if lib.at(lib.new, ["metadata", "labels", "app.kubernetes.io/managed-by"]) == lib.at(lib.old, ["metadata", "labels", "app.kubernetes.io/managed-by"])

# require object.metadata.annotations["tpl.dev/params"] == old.metadata.annotations["tpl.dev/params"]
rule_9 if lib.at(lib.new, ["metadata", "annotations", "tpl.dev/params"]) == lib.at(lib.old, ["metadata", "annotations", "tpl.dev/params"])

# require object.metadata.annotations["params.tpl.dev/lifts"] == old.metadata.annotations["params.tpl.dev/lifts"]
rule_10 if lib.at(lib.new, ["metadata", "annotations", "params.tpl.dev/lifts"]) == lib.at(lib.old, ["metadata", "annotations", "params.tpl.dev/lifts"])

# require object.metadata.annotations["params.tpl.dev/images.from"] == old.metadata.annotations["params.tpl.dev/images.from"]
rule_11 if lib.at(lib.new, ["metadata", "annotations", "params.tpl.dev/images.from"]) == lib.at(lib.old, ["metadata", "annotations", "params.tpl.dev/images.from"])

# require object.metadata.annotations["params.tpl.dev/images.forbid-tags"] == old.metadata.annotations["params.tpl.dev/images.forbid-tags"]
rule_12 if lib.at(lib.new, ["metadata", "annotations", "params.tpl.dev/images.forbid-tags"]) == lib.at(lib.old, ["metadata", "annotations", "params.tpl.dev/images.forbid-tags"])

# require object.metadata.annotations["params.tpl.dev/images.digest"] == old.metadata.annotations["params.tpl.dev/images.digest"]
rule_13 if lib.at(lib.new, ["metadata", "annotations", "params.tpl.dev/images.digest"]) == lib.at(lib.old, ["metadata", "annotations", "params.tpl.dev/images.digest"])

# require object.metadata.annotations["tpl.dev/rule"] == old.metadata.annotations["tpl.dev/rule"]
rule_14 if lib.at(lib.new, ["metadata", "annotations", "tpl.dev/rule"]) == lib.at(lib.old, ["metadata", "annotations", "tpl.dev/rule"])

# require object.metadata.annotations["tpl.dev/source"] == old.metadata.annotations["tpl.dev/source"]
rule_15 if lib.at(lib.new, ["metadata", "annotations", "tpl.dev/source"]) == lib.at(lib.old, ["metadata", "annotations", "tpl.dev/source"])

message := "namespace-ownership: A namespace never changes hands"

# The request as guards see it: who asks for what, the objects, and the tenant of the namespace.
#
# null is "unset", here and everywhere in this package.
package tpl.lib

default operation := ""

operation := input.request.operation

default group := ""

group := input.request.resource.group

default version := ""

version := input.request.resource.version

default resource := ""

resource := input.request.resource.resource

default subresource := ""

subresource := input.request.subResource

default namespace := ""

namespace := input.request.namespace

default user := ""

user := input.request.userInfo.username

# written is what the request writes: a resource, with its subresource if it is for one.
written := resource if subresource == ""

written := concat("/", [resource, subresource]) if subresource != ""

# request is what a guard can read of the request itself.
request := {
	"operation": operation,
	"resource": resource,
	"name": name_of_request,
	"namespace": set_text(namespace),
	"subResource": set_text(subresource),
	"userInfo": {
		"username": user,
		"groups": object.get(input.request, ["userInfo", "groups"], []),
	},
}

# name_of_request: of a collection's element, or where the server has made the name, only the object has it.
name_of_request := input.request.name if input.request.name != ""

else := new.metadata.name if new.metadata.name != ""

else := old.metadata.name if old.metadata.name != ""

else := null

# namespace_value is what a guard can read of the namespace.
namespace_value := {"name": set_text(namespace)}

set_text(text) := text if text != ""

else := null

default new := null

new := scaled(input.request.object)

default old := null

old := scaled(input.request.oldObject)

# A Scale that says no number says 0: the API server leaves it out.
scaled(thing) := thing if subresource != "scale"

scaled(thing) := object.union({"spec": {"replicas": 0}}, thing) if subresource == "scale"

# Where the kinds that make pods hold the template; a Pod is one itself.
templates := {
	"pods": [],
	"podtemplates": ["template"],
	"cronjobs": ["spec", "jobTemplate", "spec", "template"],
	"daemonsets": ["spec", "template"],
	"deployments": ["spec", "template"],
	"jobs": ["spec", "template"],
	"replicasets": ["spec", "template"],
	"replicationcontrollers": ["spec", "template"],
	"statefulsets": ["spec", "template"],
}

pod := at(new, templates[resource])

old_pod := at(old, templates[resource])

containers := array.concat(
	array.concat(listed(at(pod, ["spec", "containers"])), listed(at(pod, ["spec", "initContainers"]))),
	listed(at(pod, ["spec", "ephemeralContainers"])),
)

# name_of_object, container_names: for messages, and so never undefined.
default name_of_object := ""

name_of_object := new.metadata.name

name_of_object := old.metadata.name if is_null(new)

container_names(broken) := concat(", ", [name_of(container) | some container in broken])

name_of(container) := container.name if is_string(container.name)

name_of(container) := "" if not is_string(container.name)

# tenant is what the bundle knows of the namespace; of one that it does not know, undefined.
tenant := data.tpl.namespaces[namespace]

default namespace_known := false

namespace_known if tenant.settings.name

# setting gives a parameter of the tenant: text, a list of texts, or null.
setting(name) := object.get(tenant.settings, name, null)

default tenant_name := ""

tenant_name := tenant.settings.name

# lifted holds where an unexpired exception has switched the guard off.
lifted(guard) if guard in tenant.lifts

# by_glass holds for whom break-glass lets past the guard.
by_glass(guard) if user in data.tpl.glass[guard].users

by_glass(guard) if {
	some name in input.request.userInfo.groups
	name in data.tpl.glass[guard].groups
}

# of_system holds for those of the control plane who have to write what the guard judges.
of_system(guard) if user in data.tpl.system[guard].users

of_system(guard) if {
	some name in input.request.userInfo.groups
	name in data.tpl.system[guard].groups
}

# audited holds where guards that give way only warn.
audited if tenant.mode == "audit"

# platform holds for requests of the platform and of the control plane.
platform if user in data.tpl.platform.users

platform if {
	some name in input.request.userInfo.groups
	name in data.tpl.platform.groups
}

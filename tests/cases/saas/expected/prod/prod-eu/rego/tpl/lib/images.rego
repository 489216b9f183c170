# Image references: what a container's image names, with what a node fills in.
package tpl.lib

image_registry(item) := image_part(item, "registry")

image_repository(item) := image_part(item, "repository")

image_tag(item) := image_part(item, "tag")

image_digest(item) := image_part(item, "digest")

image_part(item, _) := null if is_null(item)

image_part(item, _) := null if item == ""

image_part(item, part) := image(item)[part] if item != ""

# image parses a reference; what it leaves out, a node fills in. Undefined for what is none.
image(item) := parts if {
	count(item) <= 512
	regex.match(image_reference, item)
	[tagged, digest] := cut(item, "@")
	path := split(tagged, "/")
	[last, tag] := cut(path[count(path) - 1], ":")
	name := spelled_out(concat("/", array.concat(array.slice(path, 0, count(path) - 1), [last])))
	registry := split(name, "/")[0]
	parts := {
		"name": name,
		"registry": registry,
		"repository": trim_prefix(name, concat("", [registry, "/"])),
		"tag": tag_or_default(tag, digest),
		"digest": digest,
	}
}

# tag_or_default: without tag and digest, a node takes the tag "latest".
tag_or_default(tag, _) := tag if not is_null(tag)

tag_or_default(tag, digest) := "latest" if {
	is_null(tag)
	is_null(digest)
}

tag_or_default(tag, digest) := null if {
	is_null(tag)
	not is_null(digest)
}

# spelled_out gives a name its registry, and a single name on docker.io its "library".
spelled_out(name) := concat("/", ["docker.io", "library", name]) if not contains(name, "/")

spelled_out(name) := concat("/", ["docker.io", name]) if {
	contains(name, "/")
	not begins_with_registry(name)
}

spelled_out(name) := name if {
	begins_with_registry(name)
	not on_docker_hub(name)
}

spelled_out(name) := concat("/", ["docker.io", path]) if {
	path := on_docker_hub(name)
	contains(path, "/")
}

spelled_out(name) := concat("/", ["docker.io", "library", path]) if {
	path := on_docker_hub(name)
	not contains(path, "/")
}

begins_with_registry(name) if regex.match(`^(?:localhost|[^/]*[.:][^/]*)/`, name)

on_docker_hub(name) := trim_prefix(name, "docker.io/") if startswith(name, "docker.io/")

on_docker_hub(name) := trim_prefix(name, "index.docker.io/") if startswith(name, "index.docker.io/")

# cut gives what is before and after a separator; null after it where there is none.
cut(text, separator) := [text, null] if not contains(text, separator)

cut(text, separator) := split(text, separator) if contains(text, separator)

# One name, or a path that begins with a name without a dot or with a registry: one that has a dot or
# a port, or is localhost. Then a tag and a digest.
image_reference := `^(?:[a-z0-9]+(?:[._-]+[a-z0-9]+)*|(?:[a-z0-9]+(?:[_-]+[a-z0-9]+)*|(?:localhost|[a-z0-9-]+(?:\.[a-z0-9-]+)+)(?::[0-9]+)?|[a-z0-9-]+:[0-9]+)(?:/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)+)(?::\w[\w.-]{0,127})?(?:@sha(?:256:[0-9a-f]{64}|512:[0-9a-f]{128}))?$`

// The random command is the sandbox's stand-in for Pulumi's plugin "random".
package main

import (
	"plugins/protocol"
)

// version is set when the command is built, to the version of @pulumi/random that it stands in for.
var version = "0.0.0"

func main() {
	protocol.Serve(&protocol.Plugin{
		Title:     "the sandbox's stand-in for the random plugin",
		Version:   version,
		Resources: []protocol.Resource{randomUUID()},
	})
}

// The aws command is the sandbox's stand-in for Pulumi's plugin "aws": upstream's resources, as far
// as this project's programs use them, on the library that the official plugin is made with.
package main

import (
	"context"

	pfbridge "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/pf/tfbridge"

	"plugins/aws/provider"
)

// version is set when the command is built, to the version of @pulumi/aws that it stands in for.
var version = "0.0.0"

func main() {
	ctx := context.Background()
	pfbridge.MainWithMuxer(ctx, "aws", provider.Info(ctx, version), []byte(`{"name":"aws"}`))
}

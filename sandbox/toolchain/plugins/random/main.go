// The random command is the sandbox's stand-in for Pulumi's plugin "random", on the same library.
package main

import (
	"context"

	pfbridge "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/pf/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
)

// version is set when the command is built, to the version of @pulumi/random that it stands in for.
var version = "0.0.0"

func main() {
	info := tfbridge.ProviderInfo{
		P: pfbridge.ShimProvider(randomProvider{}), Name: "random", Version: version,
		MetadataInfo: tfbridge.NewProviderMetadata([]byte("{}")),
		Resources:    map[string]*tfbridge.ResourceInfo{"random_uuid": {Tok: "random:index/randomUuid:RandomUuid"}},
	}
	pfbridge.Main(context.Background(), "random", info, pfbridge.ProviderMetadata{PackageSchema: []byte(`{"name":"random"}`)})
}

package cloudformation

import (
	"maps"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"plugins/protocol"
)

// deriveTagsAll says that tagsAll equals tags: the stand-in has no default tags.
func deriveTagsAll(inputs protocol.Values) protocol.Values {
	return protocol.Values{"tagsAll": protocol.Map(inputs.StringMap("tags"))}
}

// autoDeployment says what happens to stacks of removed accounts only if it is enabled, as AWS
// demands.
func autoDeployment(values protocol.Values) *types.AutoDeployment {
	auto := values.Object("autoDeployment")
	if len(auto) == 0 {
		return nil
	}
	enabled := auto.Bool("enabled")
	deployment := &types.AutoDeployment{Enabled: aws.Bool(enabled)}
	if enabled {
		deployment.RetainStacksOnAccountRemoval = aws.Bool(auto.Bool("retainStacksOnAccountRemoval"))
	}
	return deployment
}

func managedExecution(values protocol.Values) *types.ManagedExecution {
	managed := values.Object("managedExecution")
	if len(managed) == 0 {
		return nil
	}
	return &types.ManagedExecution{Active: aws.Bool(managed.Bool("active"))}
}

func capabilities(values protocol.Values) []types.Capability {
	list := []types.Capability{}
	for _, capability := range values.Strings("capabilities") {
		list = append(list, types.Capability(capability))
	}
	return list
}

func capabilityList(capabilities []types.Capability) []any {
	list := []any{}
	for _, capability := range capabilities {
		list = append(list, string(capability))
	}
	return list
}

func tagList(tags map[string]string) []types.Tag {
	list := make([]types.Tag, 0, len(tags))
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		list = append(list, types.Tag{Key: aws.String(key), Value: aws.String(tags[key])})
	}
	return list
}

func tagMap(list []types.Tag) map[string]string {
	tags := map[string]string{}
	for _, tag := range list {
		tags[aws.ToString(tag.Key)] = aws.ToString(tag.Value)
	}
	return tags
}

// Package provider is the sandbox's AWS provider: upstream's two halves behind Pulumi's bridge.
package provider

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"
	pfbridge "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/pf/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	shimv2 "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/sdk-v2"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"

	"plugins/aws/cloudformation"
	"plugins/aws/events"
	"plugins/aws/iam"
	"plugins/aws/sqs"
	"plugins/aws/sts"
)

// callerIdentity is the token of the one data source.
const callerIdentity = tokens.ModuleMember("aws:index/getCallerIdentity:getCallerIdentity")

// Info is the provider as the bridge takes it: tokens, generated names and transformations.
//
// Follows provider/resources.go of pulumi-aws 7.x.
func Info(ctx context.Context, version string) tfbridge.ProviderInfo {
	sdk := sdkHalf()
	resources := resourceInfos()
	return tfbridge.ProviderInfo{
		P:                              pfbridge.MuxShimWithPF(ctx, shimv2.NewProvider(sdk), frameworkHalf{sdk}),
		Name:                           "aws",
		Version:                        version,
		Resources:                      resources,
		DataSources:                    map[string]*tfbridge.DataSourceInfo{"aws_caller_identity": {Tok: callerIdentity}},
		Config:                         map[string]*tfbridge.SchemaInfo{"skip_metadata_api_check": {Type: "boolean"}},
		PreConfigureCallback:           validate(),
		EnableZeroDefaultSchemaVersion: true,
		MetadataInfo:                   tfbridge.NewProviderMetadata(dispatch(sdk, resources)),
	}
}

func sdkHalf() *schema.Provider {
	return &schema.Provider{
		Schema:               settings(),
		ConfigureContextFunc: configure,
		ResourcesMap: map[string]*schema.Resource{
			"aws_cloudformation_stack_instances":   cloudformation.StackInstances(),
			"aws_cloudformation_stack_set":         cloudformation.StackSet(),
			"aws_cloudwatch_event_api_destination": events.APIDestination(),
			"aws_cloudwatch_event_connection":      events.Connection(),
			"aws_cloudwatch_event_rule":            events.Rule(),
			"aws_cloudwatch_event_target":          events.Target(),
			"aws_iam_access_key":                   iam.AccessKey(),
			"aws_iam_role":                         iam.Role(),
			"aws_iam_role_policy":                  iam.RolePolicy(),
			"aws_iam_role_policy_attachment":       iam.RolePolicyAttachment(),
			"aws_iam_user":                         iam.User(),
			"aws_iam_user_policy":                  iam.UserPolicy(),
			"aws_sqs_queue":                        sqs.Queue(),
			"aws_sqs_queue_policy":                 sqs.QueuePolicy(),
		},
		DataSourcesMap: map[string]*schema.Resource{"aws_caller_identity": sts.CallerIdentity()},
	}
}

// dispatch tells the bridge which half serves which type: 0 is the SDK's, 1 the framework's.
func dispatch(sdk *schema.Provider, resources map[string]*tfbridge.ResourceInfo) []byte {
	halves := map[tokens.Type]int{}
	for name, info := range resources {
		halves[info.Tok] = 1
		if _, isSDK := sdk.ResourcesMap[name]; isSDK {
			halves[info.Tok] = 0
		}
	}
	document, err := json.Marshal(map[string]any{"mux": map[string]any{"resources": halves, "functions": map[tokens.ModuleMember]int{callerIdentity: 0}}})
	if err != nil {
		panic(err)
	}
	return document
}

func resourceInfos() map[string]*tfbridge.ResourceInfo {
	infos := map[string]*tfbridge.ResourceInfo{
		"aws_cloudformation_stack_instances":   {Tok: "aws:cloudformation/stackInstances:StackInstances"},
		"aws_cloudformation_stack_set":         {Tok: "aws:cloudformation/stackSet:StackSet", Fields: named(255)},
		"aws_cloudwatch_event_api_destination": {Tok: "aws:cloudwatch/eventApiDestination:EventApiDestination", Fields: named(255)},
		"aws_cloudwatch_event_connection":      {Tok: "aws:cloudwatch/eventConnection:EventConnection", Fields: named(255)},
		"aws_cloudwatch_event_rule":            {Tok: "aws:cloudwatch/eventRule:EventRule", Fields: named(255)},
		"aws_cloudwatch_event_target":          {Tok: "aws:cloudwatch/eventTarget:EventTarget"},
		"aws_iam_access_key":                   {Tok: "aws:iam/accessKey:AccessKey"},
		"aws_iam_role":                         {Tok: "aws:iam/role:Role", Fields: documented(named(64), "assume_role_policy")},
		"aws_iam_role_policy":                  {Tok: "aws:iam/rolePolicy:RolePolicy", Fields: documented(named(255), "policy")},
		"aws_iam_role_policy_attachment": {
			Tok: "aws:iam/rolePolicyAttachment:RolePolicyAttachment", DeleteBeforeReplace: true,
		},
		"aws_iam_user":        {Tok: "aws:iam/user:User", Fields: named(255)},
		"aws_iam_user_policy": {Tok: "aws:iam/userPolicy:UserPolicy", Fields: documented(named(255), "policy")},
		"aws_sqs_queue":       {Tok: "aws:sqs/queue:Queue", Fields: named(255)},
		"aws_sqs_queue_policy": {
			Tok:    "aws:sqs/queuePolicy:QueuePolicy",
			Fields: documented(map[string]*tfbridge.SchemaInfo{}, "policy"),
		},
		"aws_iam_role_policies_exclusive": {
			Tok: "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive", ComputeID: roleName,
		},
		"aws_iam_role_policy_attachments_exclusive": {
			Tok: "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive", ComputeID: roleName,
		},
	}
	tagged := []string{"aws_cloudformation_stack_set", "aws_cloudwatch_event_rule", "aws_iam_role", "aws_iam_user", "aws_sqs_queue"}
	for _, name := range tagged {
		infos[name].Fields["tags_all"] = &tfbridge.SchemaInfo{MarkAsComputedOnly: tfbridge.True(), MarkAsOptional: tfbridge.False()}
	}
	return infos
}

// named is the argument "name" with a name that Pulumi generates where none is given.
func named(longest int) map[string]*tfbridge.SchemaInfo {
	return map[string]*tfbridge.SchemaInfo{"name": tfbridge.AutoName("name", longest, "-")}
}

// documented adds an argument that may be a policy document instead of its text.
func documented(fields map[string]*tfbridge.SchemaInfo, name string) map[string]*tfbridge.SchemaInfo {
	fields[name] = &tfbridge.SchemaInfo{Type: "string", Transform: tfbridge.TransformJSONDocument}
	return fields
}

func roleName(ctx context.Context, state resource.PropertyMap) (resource.ID, error) {
	return tfbridge.DelegateIDField("roleName", "aws", "https://github.com/pulumi/pulumi-aws")(ctx, state)
}

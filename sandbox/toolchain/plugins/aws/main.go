// The aws command is the sandbox's stand-in for Pulumi's plugin "aws": it is driven by the
// unchanged SDK @pulumi/aws, makes the API calls that the official plugin makes, and refuses what
// it does not implement.
package main

import (
	"plugins/aws/cloudformation"
	"plugins/aws/iam"
	"plugins/aws/identity"
	"plugins/aws/session"
	"plugins/protocol"
)

// version is set when the command is built, to the version of @pulumi/aws that it stands in for.
var version = "0.0.0"

func main() {
	s := &session.Session{}
	protocol.Serve(&protocol.Plugin{
		Title:     "the sandbox's stand-in for the AWS plugin",
		Version:   version,
		Config:    session.Settings(),
		Configure: s.Configure,
		Resources: []protocol.Resource{
			iam.Role(s),
			iam.RolePolicyAttachmentsExclusive(s),
			iam.RolePoliciesExclusive(s),
			iam.RolePolicyAttachment(s),
			iam.RolePolicy(s),
			iam.User(s),
			iam.UserPolicy(s),
			iam.AccessKey(s),
			cloudformation.StackSet(s),
			cloudformation.StackSetInstance(s),
			cloudformation.StackInstances(s),
		},
		Functions: []protocol.Function{
			identity.GetCallerIdentity(s),
			identity.GetPartition(s),
			iam.GetRole(s),
		},
	})
}

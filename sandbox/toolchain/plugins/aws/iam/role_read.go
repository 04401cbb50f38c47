package iam

import (
	"context"
	"fmt"
	"net/url"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"plugins/protocol"
)

// find reads a role: GetRole, ListRolePolicies, GetRolePolicy for each, ListAttachedRolePolicies.
func (l roleLifecycle) find(ctx context.Context, name string, last protocol.Values) (protocol.Values, error) {
	client := l.session.IAM()
	found, err := client.GetRole(ctx, &iam.GetRoleInput{RoleName: aws.String(name)})
	if err != nil {
		return nil, fmt.Errorf("reading IAM Role (%s): %w", name, err)
	}
	state, err := describeRole(found.Role, last)
	if err != nil {
		return nil, fmt.Errorf("reading IAM Role (%s): %w", name, err)
	}
	inline, err := readInlinePolicies(ctx, client, name)
	if err != nil {
		return nil, fmt.Errorf("reading inline policies of IAM Role (%s): %w", name, err)
	}
	attached, err := listAttachments(ctx, client, name)
	if err != nil {
		return nil, fmt.Errorf("reading managed policies of IAM Role (%s): %w", name, err)
	}
	state["inlinePolicies"] = inline
	state["managedPolicyArns"] = protocol.List(attached)
	return state, nil
}

// describeRole turns a role as AWS describes it into a state. Only forceDetachPolicies is no
// property of the role itself.
func describeRole(role *types.Role, last protocol.Values) (protocol.Values, error) {
	policy, err := url.QueryUnescape(aws.ToString(role.AssumeRolePolicyDocument))
	if err != nil {
		return nil, fmt.Errorf("the trust policy is not URL-encoded as IAM does it: %w", err)
	}
	tags := protocol.Map(tagMap(role.Tags))
	state := protocol.Values{
		"arn":                 aws.ToString(role.Arn),
		"assumeRolePolicy":    keepText(last["assumeRolePolicy"], policy),
		"createDate":          dateOf(role.CreateDate),
		"description":         aws.ToString(role.Description),
		"forceDetachPolicies": last.Bool("forceDetachPolicies"),
		"maxSessionDuration":  float64(aws.ToInt32(role.MaxSessionDuration)),
		"name":                aws.ToString(role.RoleName),
		"namePrefix":          "",
		"path":                aws.ToString(role.Path),
		"permissionsBoundary": boundaryOf(role.PermissionsBoundary),
		"tags":                tags,
		"tagsAll":             tags,
		"uniqueId":            aws.ToString(role.RoleId),
	}
	return state, nil
}

// keepText keeps the text of a policy that the program wrote while AWS's text means the same.
func keepText(last any, read string) any {
	if protocol.SameDocument(last, read) {
		return last
	}
	return read
}

func boundaryOf(boundary *types.AttachedPermissionsBoundary) string {
	if boundary == nil {
		return ""
	}
	return aws.ToString(boundary.PermissionsBoundaryArn)
}

// textOf returns a string property for a request, nil if it is not there.
func textOf(values protocol.Values, key string) *string {
	if text := values.String(key); text != "" {
		return aws.String(text)
	}
	return nil
}

package iam

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"plugins/aws/session"
	"plugins/protocol"
)

// GetRole is the function aws:iam/getRole:getRole; one call of iam:GetRole.
func GetRole(s *session.Session) protocol.Function {
	return protocol.Function{
		Token:  "aws:iam/getRole:getRole",
		Inputs: []protocol.Property{{Name: "name", Required: true}, {Name: "tags", Kind: protocol.StringMap}},
		Call: func(ctx context.Context, inputs protocol.Values) (protocol.Values, error) {
			name := inputs.String("name")
			found, err := s.IAM().GetRole(ctx, &iam.GetRoleInput{RoleName: aws.String(name)})
			if err != nil {
				return nil, fmt.Errorf("reading IAM Role (%s): %w", name, err)
			}
			return roleResult(found.Role)
		},
	}
}

func roleResult(role *types.Role) (protocol.Values, error) {
	result, err := describeRole(role, nil)
	if err != nil {
		return nil, err
	}
	for _, key := range []string{"forceDetachPolicies", "namePrefix", "tagsAll"} {
		delete(result, key)
	}
	result["id"] = aws.ToString(role.RoleName)
	result["roleLastUseds"] = []any{}
	if used := role.RoleLastUsed; used != nil && used.LastUsedDate != nil {
		result["roleLastUseds"] = []any{map[string]any{
			"lastUsedDate": dateOf(used.LastUsedDate), "region": aws.ToString(used.Region),
		}}
	}
	return result, nil
}

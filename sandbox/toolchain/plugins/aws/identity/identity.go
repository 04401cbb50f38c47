// Package identity answers the functions that tell whose credentials are in use, and where.
package identity

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"

	"plugins/aws/session"
	"plugins/protocol"
)

// GetCallerIdentity is aws:index/getCallerIdentity:getCallerIdentity; one call of
// sts:GetCallerIdentity.
func GetCallerIdentity(s *session.Session) protocol.Function {
	return protocol.Function{
		Token:  "aws:index/getCallerIdentity:getCallerIdentity",
		Inputs: []protocol.Property{{Name: "id"}},
		Call: func(ctx context.Context, _ protocol.Values) (protocol.Values, error) {
			identity, err := s.STS().GetCallerIdentity(ctx, nil)
			if err != nil {
				return nil, err
			}
			return protocol.Values{
				"accountId": aws.ToString(identity.Account),
				"arn":       aws.ToString(identity.Arn),
				"id":        aws.ToString(identity.Account),
				"userId":    aws.ToString(identity.UserId),
			}, nil
		},
	}
}

// GetPartition is aws:index/getPartition:getPartition; it makes no call.
func GetPartition(s *session.Session) protocol.Function {
	return protocol.Function{
		Token:  "aws:index/getPartition:getPartition",
		Inputs: []protocol.Property{{Name: "id"}},
		Call: func(context.Context, protocol.Values) (protocol.Values, error) {
			partition, suffix, reverse := s.Partition, "amazonaws.com", "com.amazonaws"
			if partition == "" {
				partition = "aws"
			}
			if partition == "aws-cn" {
				suffix, reverse = "amazonaws.com.cn", "cn.com.amazonaws"
			}
			return protocol.Values{
				"dnsSuffix": suffix, "id": partition, "partition": partition, "reverseDnsPrefix": reverse,
			}, nil
		},
	}
}

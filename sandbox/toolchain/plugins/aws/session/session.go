// Package session turns the configuration of an AWS provider into API clients, as the official
// plugin does: it assumes the given roles once, asks once whose credentials they are, and refuses
// accounts that are not allowed.
package session

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"plugins/protocol"
)

// Session gives API clients for one account. It is empty until Configure has succeeded.
type Session struct {
	config    aws.Config
	endpoints map[string]string
	// Partition and AccountID are those of the credentials; empty if asking was skipped.
	Partition string
	AccountID string
}

// Configure applies the settings of the provider.
func (s *Session) Configure(ctx context.Context, settings protocol.Values) error {
	config, err := load(ctx, settings)
	if err != nil {
		return err
	}
	s.config, s.endpoints = config, endpointsOf(settings)
	for _, role := range settings.Objects("assumeRoles") {
		if err := s.assume(ctx, role); err != nil {
			return err
		}
	}
	if settings.Bool("skipCredentialsValidation") && settings.Bool("skipRequestingAccountId") {
		return nil
	}
	return s.identify(ctx, settings)
}

// identify asks whose credentials these are, and refuses an account that is not allowed.
func (s *Session) identify(ctx context.Context, settings protocol.Values) error {
	identity, err := s.STS().GetCallerIdentity(ctx, nil)
	if err != nil {
		return fmt.Errorf("unable to validate AWS credentials: %w\n%s", err, credentialsHint)
	}
	s.AccountID = aws.ToString(identity.Account)
	if parsed, err := arn.Parse(aws.ToString(identity.Arn)); err == nil {
		s.Partition = parsed.Partition
	}
	allowed := settings.Strings("allowedAccountIds")
	if len(allowed) > 0 && !slices.Contains(allowed, s.AccountID) ||
		slices.Contains(settings.Strings("forbiddenAccountIds"), s.AccountID) {
		return fmt.Errorf("AWS account ID not allowed: %s", s.AccountID)
	}
	return nil
}

// Region is the region of the provider.
func (s *Session) Region() string {
	return s.config.Region
}

// IAM returns a client of AWS Identity and Access Management.
func (s *Session) IAM() *iam.Client {
	return iam.NewFromConfig(s.config, func(options *iam.Options) {
		options.BaseEndpoint = s.endpoint("iam", options.BaseEndpoint)
	})
}

// STS returns a client of the AWS Security Token Service.
func (s *Session) STS() *sts.Client {
	return sts.NewFromConfig(s.config, func(options *sts.Options) {
		options.BaseEndpoint = s.endpoint("sts", options.BaseEndpoint)
	})
}

// CloudFormation returns a client of AWS CloudFormation in a region.
func (s *Session) CloudFormation(region string) *cloudformation.Client {
	return cloudformation.NewFromConfig(s.config, func(options *cloudformation.Options) {
		options.BaseEndpoint = s.endpoint("cloudformation", options.BaseEndpoint)
		if region != "" {
			options.Region = region
		}
	})
}

// endpoint is the endpoint that the provider's settings give for a service, if they do.
func (s *Session) endpoint(service string, otherwise *string) *string {
	if url, ok := s.endpoints[service]; ok {
		return aws.String(url)
	}
	return otherwise
}

func endpointsOf(settings protocol.Values) map[string]string {
	urls := map[string]string{}
	for _, endpoints := range settings.Objects("endpoints") {
		for service := range endpoints {
			if url := strings.TrimSpace(endpoints.String(service)); url != "" {
				urls[service] = url
			}
		}
	}
	return urls
}

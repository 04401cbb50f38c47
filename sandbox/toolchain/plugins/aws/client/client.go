// Package client is what the provider's configuration makes for its resources: API clients that are
// signed in to the account that was asked for.
//
// Follows internal/conns/config.go (ConfigureProvider) of terraform-provider-aws 6.x.
package client

import (
	"context"
	"errors"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	awsbase "github.com/hashicorp/aws-sdk-go-base/v2"
	basediag "github.com/hashicorp/aws-sdk-go-base/v2/diag"
	"github.com/hashicorp/aws-sdk-go-base/v2/validation"
	"github.com/hashicorp/terraform-plugin-sdk/v2/diag"
)

// Client is the provider as its resources know it.
type Client struct {
	IAM            *iam.Client
	CloudFormation *cloudformation.Client
	Events         *eventbridge.Client
	SQS            *sqs.Client
	STS            *sts.Client
	// AccountID is the account that the provider works in.
	AccountID string
	// Region is the provider's.
	Region string
}

// New signs in, and refuses accounts that the configuration does not allow.
func New(ctx context.Context, config *awsbase.Config, checksRegion bool) (*Client, diag.Diagnostics) {
	ctx, settings, problems := awsbase.GetAwsConfig(ctx, config)
	if problems.HasError() {
		return nil, converted(problems)
	}
	if checksRegion {
		if err := validation.SupportedRegion(settings.Region); err != nil {
			return nil, diag.FromErr(err)
		}
	}
	accountID, _, problems := awsbase.GetAwsAccountIDAndPartition(ctx, settings, config)
	if problems.HasError() {
		return nil, converted(problems)
	}
	if err := config.VerifyAccountIDAllowed(accountID); err != nil {
		return nil, diag.FromErr(err)
	}
	return &Client{
		IAM:            iam.NewFromConfig(settings),
		CloudFormation: cloudformation.NewFromConfig(settings, retryingBusyStackSets(settings)),
		Events:         eventbridge.NewFromConfig(settings),
		SQS:            sqs.NewFromConfig(settings),
		STS:            sts.NewFromConfig(settings),
		AccountID:      accountID,
		Region:         settings.Region,
	}, nil
}

// retryingBusyStackSets repeats what CloudFormation refuses while another operation runs.
//
// Follows internal/service/cloudformation/service_package.go.
func retryingBusyStackSets(settings aws.Config) func(*cloudformation.Options) {
	return func(options *cloudformation.Options) {
		if settings.Retryer == nil {
			return
		}
		options.Retryer = &busyRetryer{RetryerV2: settings.Retryer().(aws.RetryerV2)}
	}
}

// busyRetryer is the configured retryer, and retries busy StackSets.
type busyRetryer struct{ aws.RetryerV2 }

func (r *busyRetryer) IsErrorRetryable(err error) bool {
	var busy *types.OperationInProgressException
	if errors.As(err, &busy) && strings.Contains(busy.ErrorMessage(), "Another Operation on StackSet") {
		return true
	}
	return r.RetryerV2.IsErrorRetryable(err)
}

func converted(problems basediag.Diagnostics) diag.Diagnostics {
	var all diag.Diagnostics
	for _, problem := range problems {
		severity := diag.Warning
		if problem.Severity() == basediag.SeverityError {
			severity = diag.Error
		}
		all = append(all, diag.Diagnostic{Severity: severity, Summary: problem.Summary(), Detail: problem.Detail()})
	}
	return all
}

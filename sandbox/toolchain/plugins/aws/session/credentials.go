package session

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/sts/types"
	"github.com/aws/smithy-go"

	"plugins/protocol"
)

const credentialsHint = "Make sure that AWS credentials are set (AWS_PROFILE, or AWS_ACCESS_KEY_ID and " +
	"AWS_SECRET_ACCESS_KEY) and valid, and that AWS_ENDPOINT_URL, if set, can be reached."

// assume replaces the session's credentials by those of a role, once they have been had.
func (s *Session) assume(ctx context.Context, settings protocol.Values) error {
	roleARN := settings.String("roleArn")
	if roleARN == "" {
		// The official plugin ignores such an entry as well.
		return nil
	}
	duration, err := durationOf(settings.String("duration"))
	if err != nil {
		return fmt.Errorf("Cannot assume IAM Role %s: duration: %w", roleARN, err)
	}
	provider := stscreds.NewAssumeRoleProvider(s.STS(), roleARN, func(options *stscreds.AssumeRoleOptions) {
		options.RoleSessionName = settings.String("sessionName")
		options.Duration = duration
		options.ExternalID = optional(settings.String("externalId"))
		options.Policy = optional(settings.String("policy"))
		options.SourceIdentity = optional(settings.String("sourceIdentity"))
		options.TransitiveTagKeys = settings.Strings("transitiveTagKeys")
		for _, policyARN := range settings.Strings("policyArns") {
			options.PolicyARNs = append(options.PolicyARNs, types.PolicyDescriptorType{Arn: aws.String(policyARN)})
		}
		for key, value := range settings.StringMap("tags") {
			options.Tags = append(options.Tags, types.Tag{Key: aws.String(key), Value: aws.String(value)})
		}
	})
	cached := aws.NewCredentialsCache(provider)
	if _, err := cached.Retrieve(ctx); err != nil {
		return cannotAssume(roleARN, err)
	}
	s.config.Credentials = cached
	return nil
}

func cannotAssume(roleARN string, cause error) error {
	// The cache of credentials wraps AWS's answer in words of its own.
	var answer *smithy.OperationError
	if errors.As(cause, &answer) {
		cause = answer
	}
	return fmt.Errorf("Cannot assume IAM Role %s: %w\n"+
		"The most common causes are:\n"+
		"  * the role does not exist in that account\n"+
		"  * the credentials are not permitted to assume it, by their own policies or by the role's trust policy\n"+
		"  * the credentials are invalid", roleARN, cause)
}

// durationOf reads a duration such as "15m"; none means AWS's default of one hour.
func durationOf(text string) (time.Duration, error) {
	if text == "" {
		return 0, nil
	}
	duration, err := time.ParseDuration(text)
	if err == nil && (duration < 15*time.Minute || duration > 12*time.Hour) {
		err = fmt.Errorf("%s is not between 15m and 12h", text)
	}
	return duration, err
}

func optional(text string) *string {
	if text == "" {
		return nil
	}
	return aws.String(text)
}

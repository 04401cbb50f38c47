package session

import (
	"context"
	"errors"
	"fmt"
	"syscall"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/ratelimit"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/feature/ec2/imds"

	"plugins/protocol"
)

// defaultMaxRetries is the official plugin's. Between retries at most longestBackoff passes, a
// tenth of the official plugin's time: an emulator's fault should not stop a program for minutes.
const (
	defaultMaxRetries = 25
	longestBackoff    = 2 * time.Second
)

// load finds region, credentials and endpoint where every AWS tool finds them, unless the
// provider's settings say otherwise.
func load(ctx context.Context, settings protocol.Values) (aws.Config, error) {
	loaded, err := config.LoadDefaultConfig(ctx, loadOptions(settings)...)
	if err != nil {
		return loaded, fmt.Errorf("unable to load the AWS configuration: %w", err)
	}
	if loaded.Region == "" {
		return loaded, errors.New("Missing region configuration: set AWS_REGION, the region of the profile, " +
			"`pulumi config set aws:region …`, or the provider's region")
	}
	return loaded, nil
}

func loadOptions(settings protocol.Values) []func(*config.LoadOptions) error {
	options := []func(*config.LoadOptions) error{config.WithRetryer(retryer(settings))}
	if region := settings.String("region"); region != "" {
		options = append(options, config.WithRegion(region))
	}
	if profile := settings.String("profile"); profile != "" {
		options = append(options, config.WithSharedConfigProfile(profile))
	}
	if files := settings.Strings("sharedConfigFiles"); len(files) > 0 {
		options = append(options, config.WithSharedConfigFiles(files))
	}
	if files := settings.Strings("sharedCredentialsFiles"); len(files) > 0 {
		options = append(options, config.WithSharedCredentialsFiles(files))
	}
	if key := settings.String("accessKey"); key != "" {
		options = append(options, config.WithCredentialsProvider(credentials.NewStaticCredentialsProvider(
			key, settings.String("secretKey"), settings.String("token"))))
	}
	// As in the official plugin, the metadata service of an EC2 instance is asked only on request.
	if skip, isSet := settings["skipMetadataApiCheck"]; !isSet || skip == true {
		options = append(options, config.WithEC2IMDSClientEnableState(imds.ClientDisabled))
	}
	return options
}

// retryer retries as the official plugin does: throttling and passing faults many times, and IAM's
// refusal of changes that meet.
func retryer(settings protocol.Values) func() aws.Retryer {
	attempts := defaultMaxRetries
	if _, isSet := settings["maxRetries"]; isSet {
		attempts = max(1, int(settings.Int("maxRetries")))
	}
	standard := func(options *retry.StandardOptions) {
		options.MaxAttempts = attempts
		options.MaxBackoff = longestBackoff
		options.RateLimiter = ratelimit.None
		options.Retryables = append([]retry.IsErrorRetryable{
			retry.IsErrorRetryableFunc(isNobodyListening),
			retry.RetryableErrorCode{Codes: map[string]struct{}{
				"ConcurrentModification": {}, "ConcurrentModificationException": {},
			}},
		}, options.Retryables...)
	}
	return func() aws.Retryer {
		if settings.String("retryMode") == "adaptive" {
			return retry.NewAdaptiveMode(func(options *retry.AdaptiveModeOptions) {
				options.StandardOptions = append(options.StandardOptions, standard)
			})
		}
		return retry.NewStandard(standard)
	}
}

// isNobodyListening stops retries where they would only hide, for minutes, that the sandbox is not
// running.
func isNobodyListening(err error) aws.Ternary {
	if errors.Is(err, syscall.ECONNREFUSED) {
		return aws.FalseTernary
	}
	return aws.UnknownTernary
}

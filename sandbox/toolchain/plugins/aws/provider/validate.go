package provider

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	awsbase "github.com/hashicorp/aws-sdk-go-base/v2"
	basediag "github.com/hashicorp/aws-sdk-go-base/v2/diag"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	shim "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// validate signs in before the provider is configured, to fail with a message of its own, and once
// in a process: both halves call it. So each assumed role is assumed twice.
//
// Follows preConfigureCallback of pulumi-aws, provider/provider.go, without its texts of help.
func validate() func(resource.PropertyMap, shim.ResourceConfig) error {
	var isDone atomic.Bool
	return func(settings resource.PropertyMap, _ shim.ResourceConfig) error {
		if err := refuseOthers(settings); err != nil {
			return err
		}
		skips, err := boolean(settings, "skipCredentialsValidation", "AWS_SKIP_CREDENTIALS_VALIDATION")
		if err != nil || skips == "true" || !isDone.CompareAndSwap(false, true) {
			return err
		}
		config, err := validated(settings)
		if err != nil {
			return err
		}
		_, _, problems := awsbase.GetAwsConfig(context.Background(), config)
		if !problems.HasError() {
			return nil
		}
		return failure("", "unable to validate AWS credentials.\nDetails: "+details(problems)+"\n")
	}
}

func refuseOthers(settings resource.PropertyMap) error {
	for _, name := range notImplemented {
		if value, is := settings[resource.PropertyKey(name)]; is && !value.IsNull() {
			return failure(name, fmt.Sprintf("the sandbox's stand-in for the AWS plugin does not implement the setting %q", name))
		}
	}
	if _, is := settings["assumeRole"]; is {
		return fmt.Errorf("invalid config key 'aws:assumeRole', should be 'aws:assumeRoles'")
	}
	return nil
}

func failure(property, reason string) error {
	return tfbridge.CheckFailureError{Failures: []tfbridge.CheckFailureErrorElement{{Reason: reason, Property: property}}}
}

func details(problems basediag.Diagnostics) string {
	var all []string
	for _, problem := range problems {
		all = append(all, strings.TrimSpace(problem.Summary()+"\n"+problem.Detail()))
	}
	return strings.Join(all, "\n")
}

func validated(settings resource.PropertyMap) (*awsbase.Config, error) {
	config := &awsbase.Config{
		AccessKey:              text(settings, "accessKey", "AWS_ACCESS_KEY_ID"),
		SecretKey:              text(settings, "secretKey", "AWS_SECRET_ACCESS_KEY"),
		Token:                  text(settings, "token", "AWS_SESSION_TOKEN"),
		Profile:                text(settings, "profile", "AWS_PROFILE"),
		Region:                 text(settings, "region", "AWS_REGION", "AWS_DEFAULT_REGION"),
		SharedCredentialsFiles: sharedFiles(settings, "sharedCredentialsFiles", "AWS_SHARED_CREDENTIALS_FILE", "credentials"),
		SharedConfigFiles:      sharedFiles(settings, "sharedConfigFile", "AWS_CONFIG_FILE", "config"),
		CallerName:             "Pulumi AWS Classic",
		SuppressDebugLog:       true,
	}
	skips, err := boolean(settings, "skipMetadataApiCheck", "AWS_SKIP_METADATA_API_CHECK")
	if err != nil {
		return nil, err
	}
	config.EC2MetadataServiceEnableState = metadataService(skips)
	config.AssumeRole, err = assumedRoles(settings)
	return config, err
}

func assumedRoles(settings resource.PropertyMap) ([]awsbase.AssumeRole, error) {
	roles, is := settings["assumeRoles"]
	if !is {
		return nil, nil
	}
	if !roles.IsArray() {
		return nil, fmt.Errorf("expected aws:assumeRoles to be an array, got %s", roles.TypeString())
	}
	var all []awsbase.AssumeRole
	for _, role := range roles.ArrayValue() {
		fields := role.ObjectValue()
		asked := awsbase.AssumeRole{
			RoleARN: text(fields, "roleArn"), ExternalID: text(fields, "externalId"), Policy: text(fields, "policy"),
			PolicyARNs: list(fields, "policyArns"), SessionName: text(fields, "sessionName"),
			SourceIdentity: text(fields, "sourceIdentity"), TransitiveTagKeys: list(fields, "transitiveTagKeys"),
		}
		if tags := fields["tags"]; tags.IsObject() {
			asked.Tags = map[string]string{}
			for key, value := range tags.ObjectValue() {
				asked.Tags[string(key)] = value.StringValue()
			}
		}
		// The official plugin looks for "durationSeconds", a name that the setting no longer has.
		if seconds := text(fields, "durationSeconds"); seconds != "" {
			duration, err := time.ParseDuration(strings.TrimSuffix(seconds, "s") + "s")
			if err != nil {
				return nil, err
			}
			asked.Duration = duration
		}
		all = append(all, asked)
	}
	return all, nil
}

func text(settings resource.PropertyMap, name resource.PropertyKey, variables ...string) string {
	if value := settings[name]; value.IsString() {
		return value.StringValue()
	}
	for _, variable := range variables {
		if value, is := os.LookupEnv(variable); is {
			return value
		}
	}
	return ""
}

func list(settings resource.PropertyMap, name resource.PropertyKey) []string {
	var all []string
	if values := settings[name]; values.IsArray() {
		for _, value := range values.ArrayValue() {
			all = append(all, value.StringValue())
		}
	}
	return all
}

// boolean is "true", "false", or empty where neither the setting nor the variable is there.
func boolean(settings resource.PropertyMap, name resource.PropertyKey, variable string) (string, error) {
	if value := settings[name]; value.IsBool() {
		return strconv.FormatBool(value.BoolValue()), nil
	}
	value, is := os.LookupEnv(variable)
	if !is {
		return "", nil
	}
	parsed, err := strconv.ParseBool(value)
	return strconv.FormatBool(parsed), err
}

func sharedFiles(settings resource.PropertyMap, name resource.PropertyKey, variable, fallback string) []string {
	if files := list(settings, name); len(files) > 0 {
		return files
	}
	if file := text(settings, name, variable); file != "" {
		return []string{file}
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return nil
	}
	return []string{filepath.Join(home, ".aws", fallback)}
}

package provider

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/ec2/imds"
	awsbase "github.com/hashicorp/aws-sdk-go-base/v2"
	"github.com/hashicorp/terraform-plugin-sdk/v2/diag"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"

	"plugins/aws/client"
)

// defaultRetries is how often upstream repeats a call that AWS may take the next time.
const defaultRetries = 25

// configure signs in for the resources. The bridge has called validate before.
//
// Follows configure of internal/provider/sdkv2/provider.go and internal/conns/config.go.
func configure(ctx context.Context, data *schema.ResourceData) (any, diag.Diagnostics) {
	config := &awsbase.Config{
		AccessKey:                      data.Get("access_key").(string),
		AllowedAccountIds:              textsOf(data.Get("allowed_account_ids")),
		CallerName:                     "Terraform Provider",
		CustomCABundle:                 data.Get("custom_ca_bundle").(string),
		EC2MetadataServiceEndpoint:     data.Get("ec2_metadata_service_endpoint").(string),
		EC2MetadataServiceEndpointMode: data.Get("ec2_metadata_service_endpoint_mode").(string),
		EC2MetadataServiceEnableState:  metadataService(data.Get("skip_metadata_api_check").(string)),
		ForbiddenAccountIds:            textsOf(data.Get("forbidden_account_ids")),
		HTTPProxy:                      given(data, "http_proxy"),
		HTTPSProxy:                     given(data, "https_proxy"),
		HTTPProxyMode:                  awsbase.HTTPProxyModeLegacy,
		Insecure:                       data.Get("insecure").(bool),
		MaxRetries:                     defaultRetries,
		NoProxy:                        data.Get("no_proxy").(string),
		Profile:                        data.Get("profile").(string),
		Region:                         data.Get("region").(string),
		RetryMode:                      aws.RetryMode(data.Get("retry_mode").(string)),
		SecretKey:                      data.Get("secret_key").(string),
		SharedConfigFiles:              textsOf(data.Get("shared_config_files")),
		SharedCredentialsFiles:         textsOf(data.Get("shared_credentials_files")),
		SkipCredsValidation:            data.Get("skip_credentials_validation").(bool),
		SkipRequestingAccountId:        data.Get("skip_requesting_account_id").(bool),
		StsRegion:                      data.Get("sts_region").(string),
		SuppressDebugLog:               true,
		Token:                          data.Get("token").(string),
		TokenBucketRateLimiterCapacity: data.Get("token_bucket_rate_limiter_capacity").(int),
		UseDualStackEndpoint:           data.Get("use_dualstack_endpoint").(bool),
		UseFIPSEndpoint:                data.Get("use_fips_endpoint").(bool),
	}
	if retries, ok := data.GetOk("max_retries"); ok {
		config.MaxRetries = retries.(int)
	}
	for _, role := range data.Get("assume_role").([]any) {
		asked, err := assumeRole(role)
		if err != nil {
			return nil, diag.FromErr(err)
		}
		config.AssumeRole = append(config.AssumeRole, asked)
	}
	configured, problems := client.New(ctx, config, !data.Get("skip_region_validation").(bool))
	if problems.HasError() {
		return nil, problems
	}
	return configured, problems
}

func assumeRole(role any) (awsbase.AssumeRole, error) {
	fields, _ := role.(map[string]any)
	if fields == nil {
		return awsbase.AssumeRole{}, nil
	}
	asked := awsbase.AssumeRole{
		RoleARN: fields["role_arn"].(string), ExternalID: fields["external_id"].(string),
		Policy: fields["policy"].(string), PolicyARNs: textsOf(fields["policy_arns"]),
		SessionName: fields["session_name"].(string), SourceIdentity: fields["source_identity"].(string),
		TransitiveTagKeys: textsOf(fields["transitive_tag_keys"]), Tags: map[string]string{},
	}
	for key, value := range fields["tags"].(map[string]any) {
		asked.Tags[key] = value.(string)
	}
	if text := fields["duration"].(string); text != "" {
		duration, err := time.ParseDuration(text)
		if err != nil {
			return asked, err
		}
		asked.Duration = duration
	}
	return asked, nil
}

// metadataService is whether the instance metadata service is asked for credentials: it is, unless
// the setting says "true".
func metadataService(skip string) imds.ClientEnableState {
	switch skip {
	case "true":
		return imds.ClientDisabled
	case "false":
		return imds.ClientEnabled
	}
	return imds.ClientDefaultEnableState
}

func given(data *schema.ResourceData, name string) *string {
	if text, ok := data.GetOk(name); ok {
		return aws.String(text.(string))
	}
	return nil
}

func textsOf(value any) []string {
	items, isList := value.([]any)
	if !isList {
		items = value.(*schema.Set).List()
	}
	var all []string
	for _, item := range items {
		if text, ok := item.(string); ok {
			all = append(all, text)
		}
	}
	return all
}

package provider

import (
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"
)

// notImplemented are the settings of the official provider that this one refuses, by the names that
// Pulumi gives them.
var notImplemented = []string{
	"assumeRoleWithWebIdentity", "defaultTags", "endpoints", "ignoreTags", "s3UsEast1RegionalEndpoint",
	"s3UsePathStyle", "tagPolicyCompliance", "userAgents",
}

// settings are those of the official provider, all of them: the bridge refuses what it does not know.
//
// Follows internal/provider/sdkv2/provider.go of terraform-provider-aws 6.x.
func settings() map[string]*schema.Schema {
	all := map[string]*schema.Schema{
		"allowed_account_ids":   texts(schema.TypeSet),
		"forbidden_account_ids": texts(schema.TypeSet),
		"assume_role": blocks(schema.TypeList, 0, fields(map[string]*schema.Schema{
			"policy_arns": texts(schema.TypeSet), "tags": textMap(), "transitive_tag_keys": texts(schema.TypeSet),
		}, "duration", "external_id", "policy", "role_arn", "session_name", "source_identity")),
		"assume_role_with_web_identity": blocks(schema.TypeList, 1, fields(map[string]*schema.Schema{
			"policy_arns": texts(schema.TypeSet),
		}, "duration", "policy", "role_arn", "session_name", "web_identity_token", "web_identity_token_file")),
		"default_tags": blocks(schema.TypeList, 1, map[string]*schema.Schema{"tags": textMap()}),
		"ignore_tags": blocks(schema.TypeList, 1, map[string]*schema.Schema{
			"key_prefixes": texts(schema.TypeSet), "keys": texts(schema.TypeSet),
		}),
		"endpoints":                blocks(schema.TypeSet, 0, fields(map[string]*schema.Schema{}, "cloudformation", "iam", "sts")),
		"shared_config_files":      texts(schema.TypeList),
		"shared_credentials_files": texts(schema.TypeList),
		"user_agent":               texts(schema.TypeList),
	}
	for _, name := range []string{"max_retries", "token_bucket_rate_limiter_capacity"} {
		all[name] = &schema.Schema{Type: schema.TypeInt, Optional: true}
	}
	for _, name := range []string{
		"insecure", "s3_use_path_style", "skip_credentials_validation", "skip_region_validation",
		"skip_requesting_account_id", "use_dualstack_endpoint", "use_fips_endpoint",
	} {
		all[name] = &schema.Schema{Type: schema.TypeBool, Optional: true}
	}
	return fields(all, "access_key", "custom_ca_bundle", "ec2_metadata_service_endpoint",
		"ec2_metadata_service_endpoint_mode", "http_proxy", "https_proxy", "no_proxy", "profile", "region",
		"retry_mode", "s3_us_east_1_regional_endpoint", "secret_key", "skip_metadata_api_check", "sts_region",
		"tag_policy_compliance", "token")
}

func fields(others map[string]*schema.Schema, names ...string) map[string]*schema.Schema {
	for _, name := range names {
		others[name] = &schema.Schema{Type: schema.TypeString, Optional: true}
	}
	return others
}

func texts(kind schema.ValueType) *schema.Schema {
	return &schema.Schema{Type: kind, Optional: true, Elem: &schema.Schema{Type: schema.TypeString}}
}

func textMap() *schema.Schema { return texts(schema.TypeMap) }

func blocks(kind schema.ValueType, most int, inside map[string]*schema.Schema) *schema.Schema {
	return &schema.Schema{Type: kind, Optional: true, MaxItems: most, Elem: &schema.Resource{Schema: inside}}
}

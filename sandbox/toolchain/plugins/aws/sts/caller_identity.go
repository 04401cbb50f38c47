// Package sts is the data source of STS that this project's programs read.
package sts

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/hashicorp/terraform-plugin-sdk/v2/diag"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"

	"plugins/aws/client"
)

// CallerIdentity is aws_caller_identity: whom the provider's credentials belong to.
//
// Follows internal/service/sts/caller_identity_data_source.go.
func CallerIdentity() *schema.Resource {
	text := func() *schema.Schema { return &schema.Schema{Type: schema.TypeString, Computed: true} }
	return &schema.Resource{
		ReadWithoutTimeout: readCallerIdentity,
		Schema:             map[string]*schema.Schema{"account_id": text(), "arn": text(), "user_id": text()},
	}
}

func readCallerIdentity(ctx context.Context, data *schema.ResourceData, meta any) diag.Diagnostics {
	identity, err := meta.(*client.Client).STS.GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		return diag.Errorf("reading STS Caller Identity: %s", err)
	}
	data.SetId(aws.ToString(identity.Account))
	for name, value := range map[string]*string{"account_id": identity.Account, "arn": identity.Arn, "user_id": identity.UserId} {
		if err := data.Set(name, aws.ToString(value)); err != nil {
			return diag.FromErr(err)
		}
	}
	return nil
}

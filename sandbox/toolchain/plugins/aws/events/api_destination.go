package events

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/hashicorp/terraform-plugin-sdk/v2/diag"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/validation"

	"plugins/aws/region"
)

// APIDestination is aws_cloudwatch_event_api_destination. Follows api_destination.go.
func APIDestination() *schema.Resource {
	return &schema.Resource{
		CreateWithoutTimeout: createDestination,
		ReadWithoutTimeout:   readDestination,
		UpdateWithoutTimeout: updateDestination,
		DeleteWithoutTimeout: deleteDestination,
		CustomizeDiff:        region.Plan,
		Importer:             &schema.ResourceImporter{StateContext: schema.ImportStatePassthroughContext},
		Schema: map[string]*schema.Schema{
			"arn":            computed(),
			"connection_arn": required(),
			"description":    descriptionSchema(),
			"http_method": {
				Type: schema.TypeString, Required: true,
				ValidateFunc: validation.StringInSlice(texts(types.ApiDestinationHttpMethod("").Values()), true),
			},
			"invocation_endpoint": required(),
			"invocation_rate_limit_per_second": {
				Type: schema.TypeInt, Optional: true, Default: 300, ValidateFunc: validation.IntAtLeast(1),
			},
			"name":   nameSchema(),
			"region": region.Schema(),
		},
	}
}

func createDestination(ctx context.Context, data *schema.ResourceData, meta any) diag.Diagnostics {
	name := data.Get("name").(string)
	_, err := connected(meta).Events.CreateApiDestination(ctx, &eventbridge.CreateApiDestinationInput{
		Name: aws.String(name), Description: given(data, "description"),
		InvocationEndpoint: given(data, "invocation_endpoint"), ConnectionArn: given(data, "connection_arn"),
		InvocationRateLimitPerSecond: rateLimit(data), HttpMethod: method(data),
	}, inRegion(data))
	if err != nil {
		return diag.Errorf("creating EventBridge API Destination (%s): %s", name, err)
	}
	data.SetId(name)
	return readDestination(ctx, data, meta)
}

func rateLimit(data *schema.ResourceData) *int32 {
	return aws.Int32(int32(data.Get("invocation_rate_limit_per_second").(int)))
}

func method(data *schema.ResourceData) types.ApiDestinationHttpMethod {
	return types.ApiDestinationHttpMethod(data.Get("http_method").(string))
}

func readDestination(ctx context.Context, data *schema.ResourceData, meta any) diag.Diagnostics {
	found, err := connected(meta).Events.DescribeApiDestination(ctx,
		&eventbridge.DescribeApiDestinationInput{Name: aws.String(data.Id())}, inRegion(data))
	if !data.IsNewResource() && isMissing(err) {
		data.SetId("")
		return nil
	}
	if err != nil {
		return problem(err, "reading EventBridge API Destination (%s): %s", data)
	}
	if err := setAll(data, map[string]any{
		"arn": found.ApiDestinationArn, "connection_arn": found.ConnectionArn, "description": found.Description,
		"http_method": string(found.HttpMethod), "invocation_endpoint": found.InvocationEndpoint,
		"invocation_rate_limit_per_second": found.InvocationRateLimitPerSecond, "name": found.Name,
	}); err != nil {
		return diag.FromErr(err)
	}
	return diag.FromErr(region.Set(data, meta))
}

func updateDestination(ctx context.Context, data *schema.ResourceData, meta any) diag.Diagnostics {
	_, err := connected(meta).Events.UpdateApiDestination(ctx, &eventbridge.UpdateApiDestinationInput{
		Name: aws.String(data.Id()), Description: given(data, "description"),
		InvocationEndpoint: given(data, "invocation_endpoint"), ConnectionArn: given(data, "connection_arn"),
		InvocationRateLimitPerSecond: rateLimit(data), HttpMethod: method(data),
	}, inRegion(data))
	if err != nil {
		return problem(err, "updating EventBridge API Destination (%s): %s", data)
	}
	return readDestination(ctx, data, meta)
}

func deleteDestination(ctx context.Context, data *schema.ResourceData, meta any) diag.Diagnostics {
	_, err := connected(meta).Events.DeleteApiDestination(ctx,
		&eventbridge.DeleteApiDestinationInput{Name: aws.String(data.Id())}, inRegion(data))
	if isMissing(err) {
		return nil
	}
	return problem(err, "deleting EventBridge API Destination (%s): %s", data)
}

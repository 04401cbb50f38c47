package events

import (
	"context"
	"errors"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/hashicorp/terraform-plugin-sdk/v2/diag"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/retry"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/validation"

	"plugins/aws/refuse"
	"plugins/aws/region"
	"plugins/aws/wait"
)

// Connection is aws_cloudwatch_event_connection that authorizes by an API key. Follows connection.go,
// without the other ways to authorize, parameters of the connection and private networks.
func Connection() *schema.Resource {
	return &schema.Resource{
		CreateWithoutTimeout: createConnection,
		ReadWithoutTimeout:   readConnection,
		UpdateWithoutTimeout: updateConnection,
		DeleteWithoutTimeout: deleteConnection,
		CustomizeDiff:        planConnection,
		Importer:             &schema.ResourceImporter{StateContext: schema.ImportStatePassthroughContext},
		Schema: map[string]*schema.Schema{
			"arn": computed(),
			"auth_parameters": {
				Type: schema.TypeList, Required: true, MaxItems: 1, Elem: &schema.Resource{Schema: map[string]*schema.Schema{
					"api_key": {
						Type: schema.TypeList, Optional: true, MaxItems: 1, Elem: &schema.Resource{Schema: map[string]*schema.Schema{
							"key":   {Type: schema.TypeString, Required: true, ValidateFunc: validation.StringLenBetween(1, 512)},
							"value": {Type: schema.TypeString, Required: true, Sensitive: true, ValidateFunc: validation.StringLenBetween(1, 512)},
						}},
					},
					"basic":                      refuse.Block(1),
					"connectivity_parameters":    refuse.Block(1),
					"invocation_http_parameters": refuse.Block(1),
					"oauth":                      refuse.Block(1),
				}},
			},
			"authorization_type": {
				Type: schema.TypeString, Required: true,
				ValidateFunc: validation.StringInSlice(texts(types.ConnectionAuthorizationType("").Values()), false),
			},
			"description":                        descriptionSchema(),
			"invocation_connectivity_parameters": refuse.Block(1),
			"kms_key_identifier":                 refuse.Schema(schema.TypeString),
			"name":                               nameSchema(),
			"region":                             region.Schema(),
			"secret_arn":                         computed(),
		},
	}
}

func planConnection(ctx context.Context, diff *schema.ResourceDiff, meta any) error {
	err := refuse.Blocks(diff, "invocation_connectivity_parameters", "auth_parameters.0.basic",
		"auth_parameters.0.connectivity_parameters", "auth_parameters.0.invocation_http_parameters", "auth_parameters.0.oauth")
	return errors.Join(err, region.Plan(ctx, diff, meta))
}

// apiKey is the only way to authorize that is implemented.
func apiKey(data *schema.ResourceData) (key, value *string) {
	fields := fieldsOf(fieldsOf(data.Get("auth_parameters"))["api_key"])
	return aws.String(fields["key"].(string)), aws.String(fields["value"].(string))
}

func authorization(data *schema.ResourceData) types.ConnectionAuthorizationType {
	return types.ConnectionAuthorizationType(data.Get("authorization_type").(string))
}

func createConnection(ctx context.Context, data *schema.ResourceData, meta any) diag.Diagnostics {
	name := data.Get("name").(string)
	key, value := apiKey(data)
	_, err := connected(meta).Events.CreateConnection(ctx, &eventbridge.CreateConnectionInput{
		Name: aws.String(name), Description: given(data, "description"), AuthorizationType: authorization(data),
		AuthParameters: &types.CreateConnectionAuthRequestParameters{
			ApiKeyAuthParameters: &types.CreateConnectionApiKeyAuthRequestParameters{ApiKeyName: key, ApiKeyValue: value},
		},
	}, inRegion(data))
	if err != nil {
		return diag.Errorf("creating EventBridge Connection (%s): %s", name, err)
	}
	data.SetId(name)
	pending := []types.ConnectionState{types.ConnectionStateCreating, types.ConnectionStateAuthorizing}
	if err := awaitConnection(ctx, data, meta, pending); err != nil {
		return problem(err, "waiting for EventBridge Connection (%s) create: %s", data)
	}
	return readConnection(ctx, data, meta)
}

func readConnection(ctx context.Context, data *schema.ResourceData, meta any) diag.Diagnostics {
	found, err := findConnection(ctx, data, meta)
	if !data.IsNewResource() && isMissing(err) {
		data.SetId("")
		return nil
	}
	if err != nil {
		return problem(err, "reading EventBridge Connection (%s): %s", data)
	}
	if parameters := found.AuthParameters; parameters != nil && parameters.ApiKeyAuthParameters != nil {
		// AWS never gives the value back: the state keeps what was asked for.
		asked := map[string]any{
			"key":   aws.ToString(parameters.ApiKeyAuthParameters.ApiKeyName),
			"value": data.Get("auth_parameters.0.api_key.0.value"),
		}
		if err := data.Set("auth_parameters", []any{map[string]any{"api_key": []any{asked}}}); err != nil {
			return diag.FromErr(err)
		}
	}
	if err := setAll(data, map[string]any{
		"arn": found.ConnectionArn, "authorization_type": string(found.AuthorizationType),
		"description": found.Description, "name": found.Name, "secret_arn": found.SecretArn,
	}); err != nil {
		return diag.FromErr(err)
	}
	return diag.FromErr(region.Set(data, meta))
}

func findConnection(ctx context.Context, data *schema.ResourceData, meta any) (*eventbridge.DescribeConnectionOutput, error) {
	return connected(meta).Events.DescribeConnection(ctx,
		&eventbridge.DescribeConnectionInput{Name: aws.String(data.Id())}, inRegion(data))
}

func updateConnection(ctx context.Context, data *schema.ResourceData, meta any) diag.Diagnostics {
	key, value := apiKey(data)
	_, err := connected(meta).Events.UpdateConnection(ctx, &eventbridge.UpdateConnectionInput{
		Name: aws.String(data.Id()), Description: given(data, "description"), AuthorizationType: authorization(data),
		AuthParameters: &types.UpdateConnectionAuthRequestParameters{
			ApiKeyAuthParameters: &types.UpdateConnectionApiKeyAuthRequestParameters{ApiKeyName: key, ApiKeyValue: value},
		},
	}, inRegion(data))
	if err != nil {
		return problem(err, "updating EventBridge Connection (%s): %s", data)
	}
	pending := []types.ConnectionState{
		types.ConnectionStateUpdating, types.ConnectionStateAuthorizing, types.ConnectionStateDeauthorizing,
	}
	if err := awaitConnection(ctx, data, meta, pending); err != nil {
		return problem(err, "waiting for EventBridge Connection (%s) update: %s", data)
	}
	return readConnection(ctx, data, meta)
}

func deleteConnection(ctx context.Context, data *schema.ResourceData, meta any) diag.Diagnostics {
	_, err := connected(meta).Events.DeleteConnection(ctx,
		&eventbridge.DeleteConnectionInput{Name: aws.String(data.Id())}, inRegion(data))
	if isMissing(err) {
		return nil
	}
	if err != nil {
		return problem(err, "deleting EventBridge Connection (%s): %s", data)
	}
	waiting := connectionState(ctx, data, meta, []types.ConnectionState{types.ConnectionStateDeleting})
	waiting.Target = nil
	_, err = waiting.WaitForStateContext(ctx)
	return problem(err, "waiting for EventBridge Connection (%s) delete: %s", data)
}

func awaitConnection(ctx context.Context, data *schema.ResourceData, meta any, pending []types.ConnectionState) error {
	waiting := connectionState(ctx, data, meta, pending)
	reached, err := waiting.WaitForStateContext(ctx)
	if found, ok := reached.(*eventbridge.DescribeConnectionOutput); ok && err != nil && found.StateReason != nil {
		return errors.Join(err, errors.New(*found.StateReason))
	}
	return err
}

func connectionState(ctx context.Context, data *schema.ResourceData, meta any, pending []types.ConnectionState) *retry.StateChangeConf {
	return &retry.StateChangeConf{
		Pending: texts(pending),
		Target:  []string{string(types.ConnectionStateAuthorized), string(types.ConnectionStateDeauthorized)},
		Timeout: wait.Shortened(2 * time.Minute),
		Refresh: func() (any, string, error) {
			found, err := findConnection(ctx, data, meta)
			switch {
			case isMissing(err):
				return nil, "", nil
			case err != nil:
				return nil, "", err
			}
			return found, string(found.ConnectionState), nil
		},
	}
}

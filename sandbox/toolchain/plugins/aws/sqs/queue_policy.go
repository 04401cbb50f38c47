package sqs

import (
	"context"
	"errors"
	"time"

	"github.com/hashicorp/terraform-plugin-sdk/v2/diag"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/validation"

	"plugins/aws/policy"
	"plugins/aws/region"
	"plugins/aws/wait"
)

// errNone is that a queue has no policy.
var errNone = errors.New("couldn't find resource")

// QueuePolicy is aws_sqs_queue_policy. Follows queue_policy.go and attribute_funcs.go.
func QueuePolicy() *schema.Resource {
	return &schema.Resource{
		CreateWithoutTimeout: putPolicy,
		ReadWithoutTimeout:   readPolicy,
		UpdateWithoutTimeout: putPolicy,
		DeleteWithoutTimeout: deletePolicy,
		CustomizeDiff:        region.Plan,
		SchemaVersion:        1,
		Importer:             &schema.ResourceImporter{StateContext: schema.ImportStatePassthroughContext},
		Schema: map[string]*schema.Schema{
			"policy": {
				Type: schema.TypeString, Required: true, ValidateFunc: validation.StringIsJSON,
				DiffSuppressFunc: policy.SameMeaning, DiffSuppressOnRefresh: true, StateFunc: policy.TrustState,
			},
			"queue_url": {Type: schema.TypeString, Required: true, ForceNew: true},
			"region":    region.Schema(),
		},
	}
}

func putPolicy(ctx context.Context, data *schema.ResourceData, meta any) diag.Diagnostics {
	document, err := policy.Normalized(data.Get("policy").(string))
	if err != nil {
		return diag.Errorf("policy (%s) is invalid JSON: %s", data.Get("policy"), err)
	}
	url, asked := data.Get("queue_url").(string), attributes{policyAttribute: document}
	if err := setAttributes(ctx, data, meta, url, asked); err != nil {
		return diag.Errorf("setting SQS Queue (%s) attribute (Policy): %s", url, err)
	}
	data.SetId(url)
	if err := awaitAttributes(ctx, data, meta, asked); err != nil {
		return diag.Errorf("waiting for SQS Queue (%s) attribute (Policy) create: %s", data.Id(), err)
	}
	return readPolicy(ctx, data, meta)
}

func readPolicy(ctx context.Context, data *schema.ResourceData, meta any) diag.Diagnostics {
	isNone := func(err error) bool { return isMissing(err) || errors.Is(err, errNone) }
	var document string
	err := wait.Until(ctx, wait.Shortened(20*time.Second), isNone, func() error {
		found, err := findAttributes(ctx, data, meta)
		document = found[policyAttribute]
		if err == nil && document == "" {
			return errNone
		}
		return err
	})
	if !data.IsNewResource() && isNone(err) {
		data.SetId("")
		return nil
	}
	if err != nil {
		return diag.Errorf("reading SQS Queue (%s) attribute (Policy): %s", data.Id(), err)
	}
	document, err = policy.Read(data.Get("policy").(string), document)
	if err != nil {
		return diag.FromErr(err)
	}
	return diag.FromErr(errors.Join(data.Set("policy", document), data.Set("queue_url", data.Id()), region.Set(data, meta)))
}

func deletePolicy(ctx context.Context, data *schema.ResourceData, meta any) diag.Diagnostics {
	none := attributes{policyAttribute: ""}
	err := setAttributes(ctx, data, meta, data.Id(), none)
	if isMissing(err) {
		return nil
	}
	if err != nil {
		return diag.Errorf("deleting SQS Queue (%s) attribute (Policy): %s", data.Id(), err)
	}
	if err := awaitAttributes(ctx, data, meta, none); err != nil {
		return diag.Errorf("waiting for SQS Queue (%s) attribute (Policy) delete: %s", data.Id(), err)
	}
	return nil
}

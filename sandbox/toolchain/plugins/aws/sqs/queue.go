package sqs

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/hashicorp/terraform-plugin-sdk/v2/diag"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/customdiff"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/id"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/retry"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/validation"

	"plugins/aws/refuse"
	"plugins/aws/region"
	"plugins/aws/tags"
	"plugins/aws/wait"
)

// names are the attributes that a queue is made with, by the names of their arguments.
var names = map[string]types.QueueAttributeName{
	"delay_seconds":              types.QueueAttributeNameDelaySeconds,
	"max_message_size":           types.QueueAttributeNameMaximumMessageSize,
	"message_retention_seconds":  types.QueueAttributeNameMessageRetentionPeriod,
	"receive_wait_time_seconds":  types.QueueAttributeNameReceiveMessageWaitTimeSeconds,
	"sqs_managed_sse_enabled":    types.QueueAttributeNameSqsManagedSseEnabled,
	"visibility_timeout_seconds": types.QueueAttributeNameVisibilityTimeout,
}

// keyReusePeriod is what upstream's state has of it where SQS says none.
const keyReusePeriod = 300

// Queue is aws_sqs_queue. Follows queue.go, without FIFO queues, keys of KMS, redriving and a policy of
// its own, which QueuePolicy has.
func Queue() *schema.Resource {
	return &schema.Resource{
		CreateWithoutTimeout: createQueue,
		ReadWithoutTimeout:   readQueue,
		UpdateWithoutTimeout: updateQueue,
		DeleteWithoutTimeout: deleteQueue,
		CustomizeDiff:        customdiff.Sequence(region.Plan, tags.SetDiff),
		Importer:             &schema.ResourceImporter{StateContext: schema.ImportStatePassthroughContext},
		Schema: map[string]*schema.Schema{
			"arn":                               computed(),
			"content_based_deduplication":       refuse.Schema(schema.TypeBool),
			"deduplication_scope":               refusedComputed(schema.TypeString),
			"delay_seconds":                     number(0, 900, 0),
			"fifo_queue":                        refuse.Schema(schema.TypeBool),
			"fifo_throughput_limit":             refusedComputed(schema.TypeString),
			"kms_data_key_reuse_period_seconds": refusedComputed(schema.TypeInt),
			"kms_master_key_id":                 refuse.Schema(schema.TypeString),
			"max_message_size":                  number(1024, 1_048_576, 262_144),
			"message_retention_seconds":         number(60, 1_209_600, 345_600),
			"name":                              nameSchema("name_prefix"),
			"name_prefix":                       nameSchema("name"),
			"policy":                            refusedComputed(schema.TypeString),
			"receive_wait_time_seconds":         number(0, 20, 0),
			"redrive_allow_policy":              refusedComputed(schema.TypeString),
			"redrive_policy":                    refusedComputed(schema.TypeString),
			"region":                            region.Schema(),
			"sqs_managed_sse_enabled":           {Type: schema.TypeBool, Optional: true, Computed: true},
			"tags":                              tags.Schema(),
			"tags_all":                          tags.AllSchema(),
			"url":                               computed(),
			"visibility_timeout_seconds":        number(0, 43_200, 30),
		},
	}
}

func computed() *schema.Schema { return &schema.Schema{Type: schema.TypeString, Computed: true} }

func number(lowest, highest, unlessGiven int) *schema.Schema {
	return &schema.Schema{
		Type: schema.TypeInt, Optional: true, Default: unlessGiven, ValidateFunc: validation.IntBetween(lowest, highest),
	}
}

func nameSchema(conflict string) *schema.Schema {
	return &schema.Schema{
		Type: schema.TypeString, Optional: true, Computed: true, ForceNew: true, ConflictsWith: []string{conflict},
	}
}

// refusedComputed is an argument that is refused and that SQS has a value of.
func refusedComputed(kind schema.ValueType) *schema.Schema {
	field := refuse.Schema(kind)
	field.Computed = true
	return field
}

// asked are the attributes of the arguments, of all or of those that have changed.
func asked(data *schema.ResourceData, changedOnly bool) attributes {
	all := attributes{}
	for argument, name := range names {
		if !changedOnly || data.HasChange(argument) {
			all[string(name)] = fmt.Sprint(data.Get(argument))
		}
	}
	if _, isGiven := data.GetOkExists("sqs_managed_sse_enabled"); !isGiven { //nolint:staticcheck // A given false is sent.
		delete(all, string(types.QueueAttributeNameSqsManagedSseEnabled))
	}
	return all
}

func createQueue(ctx context.Context, data *schema.ResourceData, meta any) diag.Diagnostics {
	name := data.Get("name").(string)
	if name == "" {
		name = id.PrefixedUniqueId(data.Get("name_prefix").(string))
	}
	input := &sqs.CreateQueueInput{
		QueueName: aws.String(name), Attributes: asked(data, false), Tags: tags.Map(data.Get("tags_all"), data.Get("tags")),
	}
	wasDeleted := func(err error) bool {
		var recently *types.QueueDeletedRecently
		return errors.As(err, &recently)
	}
	var output *sqs.CreateQueueOutput
	err := wait.Until(ctx, wait.Shortened(90*time.Second), wasDeleted, func() (err error) {
		output, err = connected(meta).SQS.CreateQueue(ctx, input, inRegion(data))
		return err
	})
	if err != nil {
		return diag.Errorf("creating SQS Queue (%s): %s", name, err)
	}
	data.SetId(*output.QueueUrl)
	if err := awaitAttributes(ctx, data, meta, input.Attributes); err != nil {
		return diag.Errorf("waiting for SQS Queue (%s) attributes create: %s", data.Id(), err)
	}
	return readQueue(ctx, data, meta)
}

func readQueue(ctx context.Context, data *schema.ResourceData, meta any) diag.Diagnostics {
	found, err := findAttributes(ctx, data, meta)
	if isMissing(err) {
		err = wait.Until(ctx, wait.Shortened(20*time.Second), isMissing, func() (err error) {
			found, err = findAttributes(ctx, data, meta)
			return err
		})
	}
	if !data.IsNewResource() && isMissing(err) {
		data.SetId("")
		return nil
	}
	if err != nil {
		return diag.Errorf("reading SQS Queue (%s): %s", data.Id(), err)
	}
	if err := setQueue(data, found); err != nil {
		return diag.FromErr(err)
	}
	output, err := connected(meta).SQS.ListQueueTags(ctx, &sqs.ListQueueTagsInput{QueueUrl: aws.String(data.Id())}, inRegion(data))
	if err != nil {
		return diag.Errorf("listing tags for SQS Queue (%s): %s", data.Id(), err)
	}
	var pairs [][2]string
	for key, value := range output.Tags {
		pairs = append(pairs, [2]string{key, value})
	}
	pairOf := func(pair [2]string) (key, value *string) { return &pair[0], &pair[1] }
	return diag.FromErr(errors.Join(tags.Read(data, pairs, pairOf), region.Set(data, meta)))
}

func setQueue(data *schema.ResourceData, found attributes) error {
	name := data.Id()[strings.LastIndex(data.Id(), "/")+1:]
	values := map[string]any{
		"arn": found[string(types.QueueAttributeNameQueueArn)], "name": name, "url": data.Id(), "policy": found[policyAttribute],
		"kms_data_key_reuse_period_seconds": keyReusePeriod,
	}
	for argument, attribute := range names {
		text, isThere := found[string(attribute)]
		if !isThere {
			continue
		}
		var err error
		if argument == "sqs_managed_sse_enabled" {
			values[argument], err = strconv.ParseBool(text)
		} else {
			values[argument], err = strconv.Atoi(text)
		}
		if err != nil {
			return fmt.Errorf("error parsing %s value (%s): %w", argument, text, err)
		}
	}
	for argument, value := range values {
		if err := data.Set(argument, value); err != nil {
			return err
		}
	}
	return nil
}

func updateQueue(ctx context.Context, data *schema.ResourceData, meta any) diag.Diagnostics {
	if err := updateTags(ctx, data, meta); err != nil {
		return diag.Errorf("updating tags for SQS Queue (%s): %s", data.Id(), err)
	}
	if data.HasChangesExcept("tags", "tags_all") {
		changed := asked(data, true)
		if err := setAttributes(ctx, data, meta, data.Id(), changed); err != nil {
			return diag.Errorf("updating SQS Queue (%s) attributes: %s", data.Id(), err)
		}
		if err := awaitAttributes(ctx, data, meta, changed); err != nil {
			return diag.Errorf("waiting for SQS Queue (%s) attributes update: %s", data.Id(), err)
		}
	}
	return readQueue(ctx, data, meta)
}

func updateTags(ctx context.Context, data *schema.ResourceData, meta any) error {
	if !data.HasChange("tags_all") {
		return nil
	}
	pair := func(key, value string) [2]string { return [2]string{key, value} }
	removed, set := tags.Changes(data, pair)
	url := aws.String(data.Id())
	if len(removed) > 0 {
		if _, err := connected(meta).SQS.UntagQueue(ctx, &sqs.UntagQueueInput{QueueUrl: url, TagKeys: removed}, inRegion(data)); err != nil {
			return err
		}
	}
	added := map[string]string{}
	for _, tag := range set {
		added[tag[0]] = tag[1]
	}
	if len(added) == 0 {
		return nil
	}
	_, err := connected(meta).SQS.TagQueue(ctx, &sqs.TagQueueInput{QueueUrl: url, Tags: added}, inRegion(data))
	return err
}

func deleteQueue(ctx context.Context, data *schema.ResourceData, meta any) diag.Diagnostics {
	_, err := connected(meta).SQS.DeleteQueue(ctx, &sqs.DeleteQueueInput{QueueUrl: aws.String(data.Id())}, inRegion(data))
	if isMissing(err) {
		return nil
	}
	if err != nil {
		return diag.Errorf("deleting SQS Queue (%s): %s", data.Id(), err)
	}
	waiting := &retry.StateChangeConf{
		Pending: []string{"exists"}, Timeout: wait.Shortened(3 * time.Minute),
		ContinuousTargetOccurence: 15, MinTimeout: wait.Shortened(3 * time.Second), NotFoundChecks: 5,
		Refresh: func() (any, string, error) {
			found, err := findAttributes(ctx, data, meta)
			switch {
			case isMissing(err):
				return nil, "", nil
			case err != nil:
				return nil, "", err
			}
			return found, "exists", nil
		},
	}
	if _, err := waiting.WaitForStateContext(ctx); err != nil {
		return diag.Errorf("waiting for SQS Queue (%s) delete: %s", data.Id(), err)
	}
	return nil
}

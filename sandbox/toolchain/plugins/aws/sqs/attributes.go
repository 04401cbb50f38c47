package sqs

import (
	"context"
	"errors"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/retry"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"

	"plugins/aws/client"
	"plugins/aws/policy"
	"plugins/aws/region"
	"plugins/aws/wait"
)

// attributes are a queue's, by their names in the API.
type attributes map[string]string

const policyAttribute = string(types.QueueAttributeNamePolicy)

func connected(meta any) *client.Client { return meta.(*client.Client) }

// inRegion sends a call to the region of the resource.
func inRegion(data *schema.ResourceData) func(*sqs.Options) {
	return func(options *sqs.Options) { region.In(data, &options.Region) }
}

func isMissing(err error) bool {
	var missing *types.QueueDoesNotExist
	return errors.As(err, &missing)
}

func findAttributes(ctx context.Context, data *schema.ResourceData, meta any) (attributes, error) {
	output, err := connected(meta).SQS.GetQueueAttributes(ctx, &sqs.GetQueueAttributesInput{
		QueueUrl: aws.String(data.Id()), AttributeNames: []types.QueueAttributeName{types.QueueAttributeNameAll},
	}, inRegion(data))
	if err != nil {
		return nil, err
	}
	return output.Attributes, nil
}

func setAttributes(ctx context.Context, data *schema.ResourceData, meta any, url string, asked attributes) error {
	_, err := connected(meta).SQS.SetQueueAttributes(ctx, &sqs.SetQueueAttributesInput{
		QueueUrl: aws.String(url), Attributes: asked,
	}, inRegion(data))
	return err
}

// awaitAttributes waits until SQS answers with the attributes six times in a row.
func awaitAttributes(ctx context.Context, data *schema.ResourceData, meta any, asked attributes) error {
	waiting := &retry.StateChangeConf{
		Pending: []string{"notequal"}, Target: []string{"equal"}, Timeout: wait.Shortened(3 * time.Minute),
		ContinuousTargetOccurence: 6, MinTimeout: wait.Shortened(5 * time.Second), NotFoundChecks: 10,
		Refresh: func() (any, string, error) {
			found, err := findAttributes(ctx, data, meta)
			switch {
			case isMissing(err):
				return nil, "", nil
			case err != nil:
				return nil, "", err
			case found.has(asked):
				return found, "equal", nil
			}
			return found, "notequal", nil
		},
	}
	_, err := waiting.WaitForStateContext(ctx)
	return err
}

func (found attributes) has(asked attributes) bool {
	for name, want := range asked {
		got := found[name]
		isSame := got == want || name == policyAttribute && policy.SameMeaning("", got, want, nil)
		if !isSame {
			return false
		}
	}
	return true
}

package cloudformation

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/hashicorp/aws-sdk-go-base/v2/tfawserr"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/retry"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"

	"plugins/aws/wait"
)

// awaitOperation waits until a StackSet's operation has succeeded. One that failed is an error that
// tells what happened in each account and region.
//
// Follows waitStackSetOperationSucceeded of stack_set.go.
func awaitOperation(ctx context.Context, data *schema.ResourceData, meta any, operation stackSetOperation) error {
	conn := connected(meta).CloudFormation
	waiting := &retry.StateChangeConf{
		Pending: []string{string(types.StackSetOperationStatusRunning), string(types.StackSetOperationStatusQueued)},
		Target:  []string{string(types.StackSetOperationStatusSucceeded)},
		Delay:   wait.Shortened(5 * time.Second),
		Timeout: operation.timeout,
		Refresh: func() (any, string, error) {
			found, err := conn.DescribeStackSetOperation(ctx, &cloudformation.DescribeStackSetOperationInput{
				OperationId: operation.id, StackSetName: aws.String(operation.stackSet), CallAs: callAs(data),
			}, inRegion(data))
			if tfawserr.ErrCodeEquals(err, "OperationNotFoundException") {
				return nil, "", nil
			}
			if err != nil {
				return nil, "", err
			}
			return found.StackSetOperation, string(found.StackSetOperation.Status), nil
		},
	}
	found, err := waiting.WaitForStateContext(ctx)
	last, ok := found.(*types.StackSetOperation)
	if ok && last.Status == types.StackSetOperationStatusFailed {
		explain(ctx, data, conn, operation, err)
	}
	return err
}

// stackSetOperation is an operation that is under way.
type stackSetOperation struct {
	stackSet string
	id       *string
	timeout  time.Duration
}

// explain adds what the operation's results tell to the error of the wait.
func explain(ctx context.Context, data *schema.ResourceData, conn *cloudformation.Client, operation stackSetOperation, err error) {
	var unexpected *retry.UnexpectedStateError
	if !errors.As(err, &unexpected) {
		return
	}
	var failures []error
	pages := cloudformation.NewListStackSetOperationResultsPaginator(conn, &cloudformation.ListStackSetOperationResultsInput{
		OperationId: operation.id, StackSetName: aws.String(operation.stackSet), CallAs: callAs(data),
	})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx, inRegion(data))
		if err != nil {
			return
		}
		for _, result := range page.Summaries {
			failures = append(failures, fmt.Errorf("Account (%s), Region (%s), %s: %s", aws.ToString(result.Account),
				aws.ToString(result.Region), result.Status, aws.ToString(result.StatusReason)))
		}
	}
	unexpected.LastError = errors.Join(failures...)
}

func callAs(data *schema.ResourceData) types.CallAs {
	return types.CallAs(data.Get("call_as").(string))
}

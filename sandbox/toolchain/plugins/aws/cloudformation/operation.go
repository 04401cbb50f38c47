package cloudformation

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"plugins/protocol"
)

// An operation is asked after soon at first, as it is done at once in a sandbox, and then less and
// less often. Variables, so that tests do not wait.
var (
	operationTimeout = 30 * time.Minute
	firstPause       = 200 * time.Millisecond
	longestPause     = 5 * time.Second
)

// waitForOperation waits until an operation on a StackSet has ended; a failed one is an error that
// tells what happened in which account.
func waitForOperation(
	ctx context.Context, client *cloudformation.Client, name string, operationID *string, values protocol.Values,
) error {
	deadline := time.Now().Add(operationTimeout)
	for pause := firstPause; ; pause = min(2*pause, longestPause) {
		described, err := client.DescribeStackSetOperation(ctx, &cloudformation.DescribeStackSetOperationInput{
			StackSetName: aws.String(name), OperationId: operationID, CallAs: callAs(values),
		})
		if err != nil {
			return fmt.Errorf("waiting for the operation: %w", err)
		}
		switch status := described.StackSetOperation.Status; status {
		case types.StackSetOperationStatusSucceeded:
			return nil
		case types.StackSetOperationStatusRunning, types.StackSetOperationStatusQueued:
		default:
			return operationFailed(ctx, client, name, operationID, values, described.StackSetOperation)
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("the operation %s did not end within %s", aws.ToString(operationID), operationTimeout)
		}
		if err := sleep(ctx, pause); err != nil {
			return err
		}
	}
}

// operationFailed describes a failure account by account.
func operationFailed(
	ctx context.Context, client *cloudformation.Client, name string, operationID *string, values protocol.Values,
	operation *types.StackSetOperation,
) error {
	failed := fmt.Errorf("the operation %s ended with status %s: %s", aws.ToString(operationID),
		operation.Status, aws.ToString(operation.StatusReason))
	pages := cloudformation.NewListStackSetOperationResultsPaginator(client,
		&cloudformation.ListStackSetOperationResultsInput{
			StackSetName: aws.String(name), OperationId: operationID, CallAs: callAs(values),
		})
	reasons := []error{failed}
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return errors.Join(failed, fmt.Errorf("reading its results: %w", err))
		}
		for _, result := range page.Summaries {
			if result.Status != types.StackSetOperationResultStatusSucceeded {
				reasons = append(reasons, fmt.Errorf("Account (%s), Region (%s), %s: %s", aws.ToString(result.Account),
					aws.ToString(result.Region), result.Status, aws.ToString(result.StatusReason)))
			}
		}
	}
	return errors.Join(reasons...)
}

// whileBusy repeats a call while another operation on the StackSet is under way.
func whileBusy(ctx context.Context, call func() error) error {
	deadline := time.Now().Add(operationTimeout)
	for pause := firstPause; ; pause = min(2*pause, longestPause) {
		err := call()
		var busy *types.OperationInProgressException
		if !errors.As(err, &busy) || time.Now().After(deadline) {
			return err
		}
		if err := sleep(ctx, pause); err != nil {
			return err
		}
	}
}

func sleep(ctx context.Context, pause time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(pause):
		return nil
	}
}

// isNotFound tells whether the StackSet or the instance is gone.
func isNotFound(err error) bool {
	var stackSet *types.StackSetNotFoundException
	var instance *types.StackInstanceNotFoundException
	if errors.As(err, &stackSet) || errors.As(err, &instance) {
		return true
	}
	// AWS's word for an account that is no delegated administrator any more.
	return err != nil && strings.Contains(err.Error(), "Failed to check account is Delegated Administrator")
}

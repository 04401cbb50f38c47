package iam

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/smithy-go"
)

// IAM is eventually consistent: a new role may be unknown for seconds, and a principal that was
// just created may be called invalid. Variables, so that tests do not wait.
var (
	propagationTimeout = 20 * time.Second
	propagationPause   = 500 * time.Millisecond
)

// isNotFound tells whether AWS says that there is no such thing.
func isNotFound(err error) bool {
	var notFound *types.NoSuchEntityException
	return errors.As(err, &notFound)
}

// orGone makes "no such entity" a success, for calls that remove something.
func orGone(err error) error {
	if isNotFound(err) {
		return nil
	}
	return err
}

// isUnknownPrincipal tells whether a policy names a principal that AWS does not know (yet).
func isUnknownPrincipal(err error) bool {
	return hasCode(err, "MalformedPolicyDocument") && strings.Contains(err.Error(), "Invalid principal in policy")
}

// isDeleteConflict tells whether AWS still sees something that was just detached.
func isDeleteConflict(err error) bool {
	return hasCode(err, "DeleteConflict")
}

func hasCode(err error, code string) bool {
	var api smithy.APIError
	return errors.As(err, &api) && (api.ErrorCode() == code || api.ErrorCode() == code+"Exception")
}

// whilePropagating repeats a call while it fails in the given way, for a bounded time.
func whilePropagating(ctx context.Context, passing func(error) bool, call func() error) error {
	deadline := time.Now().Add(propagationTimeout)
	for {
		err := call()
		if err == nil || !passing(err) || time.Now().After(deadline) {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(propagationPause):
		}
	}
}

// about says which policy and role an error is about; no error stays none.
func about(format, policy, role string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf(format, policy, role, err)
}

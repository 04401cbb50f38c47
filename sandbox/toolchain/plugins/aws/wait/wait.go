// Package wait retries what AWS knows only after a while. How long upstream waits is shortened here,
// by one factor for all of it, since the sandbox needs milliseconds for what takes AWS minutes.
package wait

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/retry"
)

// factor is by how much every wait of upstream is shortened.
const factor = 20

// Propagation is how long a change of IAM may take until all of AWS knows it: two minutes upstream.
var Propagation = Shortened(2 * time.Minute)

// Shortened is how long to wait here where upstream waits for the given time.
func Shortened(upstream time.Duration) time.Duration {
	return upstream / factor
}

// While repeats a call as long as it fails in a way that time may heal, until Propagation is over.
func While(ctx context.Context, passes func(error) bool, call func() error) error {
	return Until(ctx, Propagation, passes, call)
}

// Until is While with a time of its own.
func Until(ctx context.Context, timeout time.Duration, passes func(error) bool, call func() error) error {
	return retry.RetryContext(ctx, timeout, func() *retry.RetryError {
		err := call()
		switch {
		case err == nil:
			return nil
		case passes(err):
			return retry.RetryableError(err)
		}
		return retry.NonRetryableError(err)
	})
}

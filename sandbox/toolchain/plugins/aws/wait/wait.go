// Package wait retries what AWS knows only after a while. How long upstream waits is shortened here,
// by one factor for all of it, since the sandbox needs milliseconds for what takes AWS minutes.
package wait

import (
	"context"
	"time"
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

// Until is While with a time of its own. A call that takes longer is not interrupted, and what comes of
// it counts: creating the instances of a StackSet waits for the operation inside of such a call.
//
// Follows retryWhen of internal/tfresource/retry.go, with the pauses of the plugin SDK.
func Until(ctx context.Context, timeout time.Duration, passes func(error) bool, call func() error) error {
	const shortest, longest = 500 * time.Millisecond, 10 * time.Second
	end := time.Now().Add(timeout)
	for pause := shortest; ; pause = min(2*pause, longest) {
		err := call()
		if err == nil || !passes(err) || time.Now().Add(pause).After(end) {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(pause):
		}
	}
}

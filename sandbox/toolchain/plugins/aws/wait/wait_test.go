package wait

import (
	"context"
	"errors"
	"testing"
	"time"
)

var errPassing = errors.New("not yet")

func always(error) bool { return true }

func TestWhatComesOfALongCallCounts(t *testing.T) {
	err := Until(t.Context(), time.Millisecond, always, func() error {
		time.Sleep(20 * time.Millisecond)
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

func TestAPassingErrorIsTriedAgainAndTheLastOneIsTold(t *testing.T) {
	calls := 0
	count := func(err error) func() error {
		return func() error { calls++; return err }
	}
	if err := Until(t.Context(), 700*time.Millisecond, always, count(errPassing)); !errors.Is(err, errPassing) {
		t.Error(err)
	}
	if calls != 2 {
		t.Errorf("%d calls", calls)
	}
	never := func(error) bool { return false }
	if err := Until(t.Context(), time.Minute, never, count(errPassing)); !errors.Is(err, errPassing) || calls != 3 {
		t.Errorf("%v after %d calls", err, calls)
	}
}

func TestACancelledRunWaitsNoLonger(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	begun := time.Now()
	if err := Until(ctx, time.Minute, always, func() error { return errPassing }); !errors.Is(err, errPassing) {
		t.Error(err)
	}
	if time.Since(begun) > 10*time.Second {
		t.Error("it waited")
	}
}

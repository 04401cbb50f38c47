package main

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"plugins/protocol"
)

// randomUUID is random:index/randomUuid:RandomUuid, a UUID that is generated once and then kept in
// the state until its keepers change.
func randomUUID() protocol.Resource {
	return protocol.Resource{
		Token:     "random:index/randomUuid:RandomUuid",
		Inputs:    []protocol.Property{{Name: "keepers", Kind: protocol.StringMap, Replace: true}},
		Outputs:   []string{"result"},
		Lifecycle: uuidLifecycle{},
	}
}

type uuidLifecycle struct{}

func (uuidLifecycle) Create(_ context.Context, inputs protocol.Values) (string, protocol.Values, error) {
	id := uuid.NewString()
	return id, withResult(inputs, id), nil
}

// Read knows nothing beside the ID, which is the UUID; so an import takes the UUID.
func (uuidLifecycle) Read(_ context.Context, id string, last protocol.Values) (protocol.Values, error) {
	if err := uuid.Validate(id); err != nil {
		return nil, fmt.Errorf("the ID of a RandomUuid is its UUID, which %q is not: %w", id, err)
	}
	return withResult(last, id), nil
}

// Update is never asked for: a change of keepers replaces.
func (uuidLifecycle) Update(_ context.Context, id string, _, inputs protocol.Values) (protocol.Values, error) {
	return withResult(inputs, id), nil
}

func (uuidLifecycle) Delete(context.Context, string, protocol.Values) error {
	return nil
}

func withResult(values protocol.Values, result string) protocol.Values {
	state := values.Copy()
	state["result"] = result
	return state
}

package protocol

import (
	"context"
	"time"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/emptypb"
)

func (s *server) Check(_ context.Context, req *pulumirpc.CheckRequest) (*pulumirpc.CheckResponse, error) {
	resource, err := s.resource(req.GetUrn())
	if err != nil {
		return nil, err
	}
	inputs, failures := resource.checkInputs(s.plugin.Title, logicalName(req.GetUrn()),
		decode(req.GetOlds()), decode(req.GetNews()), req.GetRandomSeed())
	encoded, err := inputs.encode()
	return &pulumirpc.CheckResponse{Inputs: encoded, Failures: failureList(failures)}, err
}

func (s *server) Diff(_ context.Context, req *pulumirpc.DiffRequest) (*pulumirpc.DiffResponse, error) {
	resource, err := s.resource(req.GetUrn())
	if err != nil {
		return nil, err
	}
	return resource.diff(decode(req.GetOlds()), decode(req.GetNews())), nil
}

func (s *server) Create(ctx context.Context, req *pulumirpc.CreateRequest) (*pulumirpc.CreateResponse, error) {
	resource, err := s.resource(req.GetUrn())
	if err != nil {
		return nil, err
	}
	inputs := withoutInternals(decode(req.GetProperties()))
	if req.GetPreview() {
		planned, err := resource.planCreate(inputs).encode()
		return &pulumirpc.CreateResponse{Properties: planned}, err
	}
	ctx, end := s.bounded(ctx, req.GetTimeout())
	defer end()
	id, state, err := resource.Lifecycle.Create(ctx, inputs)
	if err != nil && id != "" {
		return nil, incomplete(id, inputs, req, err)
	}
	if err != nil {
		return nil, asStatus(err)
	}
	encoded, err := state.encode()
	return &pulumirpc.CreateResponse{Id: id, Properties: encoded}, err
}

func (s *server) Read(ctx context.Context, req *pulumirpc.ReadRequest) (*pulumirpc.ReadResponse, error) {
	resource, err := s.resource(req.GetUrn())
	if err != nil {
		return nil, err
	}
	ctx, end := s.bounded(ctx, 0)
	defer end()
	state, err := resource.Lifecycle.Read(ctx, req.GetId(), decode(req.GetProperties()))
	if err != nil {
		return nil, asStatus(err)
	}
	if state == nil {
		return &pulumirpc.ReadResponse{}, nil
	}
	properties, err := state.encode()
	if err != nil {
		return nil, err
	}
	inputs, err := resource.inputsOf(state, decode(req.GetInputs())).encode()
	return &pulumirpc.ReadResponse{Id: req.GetId(), Properties: properties, Inputs: inputs}, err
}

func (s *server) Update(ctx context.Context, req *pulumirpc.UpdateRequest) (*pulumirpc.UpdateResponse, error) {
	resource, err := s.resource(req.GetUrn())
	if err != nil {
		return nil, err
	}
	last, inputs := decode(req.GetOlds()), withoutInternals(decode(req.GetNews()))
	if req.GetPreview() {
		planned, err := resource.planUpdate(last, inputs).encode()
		return &pulumirpc.UpdateResponse{Properties: planned}, err
	}
	ctx, end := s.bounded(ctx, req.GetTimeout())
	defer end()
	state, err := resource.Lifecycle.Update(ctx, req.GetId(), last, inputs)
	if err != nil {
		return nil, asStatus(err)
	}
	encoded, err := state.encode()
	return &pulumirpc.UpdateResponse{Properties: encoded}, err
}

func (s *server) Delete(ctx context.Context, req *pulumirpc.DeleteRequest) (*emptypb.Empty, error) {
	resource, err := s.resource(req.GetUrn())
	if err != nil {
		return nil, err
	}
	ctx, end := s.bounded(ctx, req.GetTimeout())
	defer end()
	err = resource.Lifecycle.Delete(ctx, req.GetId(), decode(req.GetProperties()))
	return &emptypb.Empty{}, asStatus(err)
}

// bounded ends a call with the request, with the engine's Cancel, or after the resource's custom
// timeout in seconds, whichever comes first.
func (s *server) bounded(ctx context.Context, seconds float64) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	stop := context.AfterFunc(s.cancelled, cancel)
	if seconds > 0 {
		var end context.CancelFunc
		ctx, end = context.WithTimeout(ctx, time.Duration(seconds*float64(time.Second)))
		return ctx, func() { end(); stop(); cancel() }
	}
	return ctx, func() { stop(); cancel() }
}

// incomplete tells the engine that a resource exists although its creation failed, so that it is
// kept in the state and not created a second time.
func incomplete(id string, state Values, req *pulumirpc.CreateRequest, cause error) error {
	properties, err := state.encode()
	if err != nil {
		return err
	}
	detailed, err := status.New(codes.Unknown, cause.Error()).WithDetails(&pulumirpc.ErrorResourceInitFailed{
		Id: id, Properties: properties, Inputs: req.GetProperties(), Reasons: []string{cause.Error()},
	})
	if err != nil {
		return asStatus(cause)
	}
	return detailed.Err()
}

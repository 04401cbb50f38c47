package protocol

import (
	"context"
	"fmt"
	"sort"
	"strings"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/emptypb"
)

// server answers the engine's calls for one plugin.
type server struct {
	pulumirpc.UnimplementedResourceProviderServer
	plugin    *Plugin
	resources map[string]*Resource
	functions map[string]*Function
	// cancelled ends with the engine's Cancel, and with it every call under way.
	cancelled context.Context
	cancel    context.CancelFunc
}

func newServer(plugin *Plugin) *server {
	s := &server{plugin: plugin, resources: map[string]*Resource{}, functions: map[string]*Function{}}
	s.cancelled, s.cancel = context.WithCancel(context.Background())
	for i := range plugin.Resources {
		s.resources[plugin.Resources[i].Token] = &plugin.Resources[i]
	}
	for i := range plugin.Functions {
		s.functions[plugin.Functions[i].Token] = &plugin.Functions[i]
	}
	return s
}

// Handshake declines secrets, resource references and outputs: the engine then sends plain values
// and itself marks what was secret.
func (s *server) Handshake(
	context.Context, *pulumirpc.ProviderHandshakeRequest,
) (*pulumirpc.ProviderHandshakeResponse, error) {
	return &pulumirpc.ProviderHandshakeResponse{}, nil
}

func (s *server) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{Version: s.plugin.Version}, nil
}

// GetSchema is asked for by commands that write code, which the language host here cannot do.
func (s *server) GetSchema(
	context.Context, *pulumirpc.GetSchemaRequest,
) (*pulumirpc.GetSchemaResponse, error) {
	return nil, status.Errorf(codes.Unimplemented, "%s has no schema to write code from; "+
		"`pulumi import` works with --generate-code=false", s.plugin.Title)
}

func (s *server) Cancel(context.Context, *emptypb.Empty) (*emptypb.Empty, error) {
	s.cancel()
	return &emptypb.Empty{}, nil
}

// CheckConfig refuses settings that the plugin does not implement, and keeps the others as they
// are: they may be JSON in strings, and stay so in the state.
func (s *server) CheckConfig(_ context.Context, req *pulumirpc.CheckRequest) (*pulumirpc.CheckResponse, error) {
	_, failures := s.checkConfig(decode(req.GetNews()))
	return &pulumirpc.CheckResponse{Inputs: req.GetNews(), Failures: failureList(failures)}, nil
}

func (s *server) checkConfig(config Values) (Values, []Failure) {
	// The version is the engine's own: it says which plugin to start.
	delete(config, "version")
	return checkProperties("the provider", s.plugin.Title, s.plugin.Config, config)
}

// DiffConfig calls every change of configuration an update: none of the official plugin's settings
// replaces the provider, which would replace all of its resources.
func (s *server) DiffConfig(_ context.Context, req *pulumirpc.DiffRequest) (*pulumirpc.DiffResponse, error) {
	olds, _ := s.checkConfig(decode(req.GetOlds()))
	news, _ := s.checkConfig(decode(req.GetNews()))
	return describe(differences(s.plugin.Config, olds, news)), nil
}

func (s *server) Configure(
	ctx context.Context, req *pulumirpc.ConfigureRequest,
) (*pulumirpc.ConfigureResponse, error) {
	response := &pulumirpc.ConfigureResponse{SupportsPreview: true}
	config, failures := s.checkConfig(decode(req.GetArgs()))
	if len(failures) > 0 {
		return nil, status.Errorf(codes.InvalidArgument, "%s: %s", failures[0].Property, failures[0].Reason)
	}
	if s.plugin.Configure == nil {
		return response, nil
	}
	ctx, end := s.bounded(ctx, 0)
	defer end()
	return response, asStatus(s.plugin.Configure(ctx, config))
}

func (s *server) Invoke(ctx context.Context, req *pulumirpc.InvokeRequest) (*pulumirpc.InvokeResponse, error) {
	function, ok := s.functions[req.GetTok()]
	if !ok {
		return nil, status.Errorf(codes.Unimplemented, "%s does not implement the function %s; it implements: %s",
			s.plugin.Title, req.GetTok(), strings.Join(tokens(s.functions), ", "))
	}
	args, failures := checkProperties(function.Token, s.plugin.Title, function.Inputs, decode(req.GetArgs()))
	if len(failures) > 0 {
		return &pulumirpc.InvokeResponse{Failures: failureList(failures)}, nil
	}
	ctx, end := s.bounded(ctx, 0)
	defer end()
	result, err := function.Call(ctx, args)
	if err != nil {
		return nil, asStatus(fmt.Errorf("invoking %s: %w", function.Token, err))
	}
	encoded, err := result.encode()
	return &pulumirpc.InvokeResponse{Return: encoded}, err
}

// resource finds the resource type that a URN names.
func (s *server) resource(urn string) (*Resource, error) {
	token := resourceType(urn)
	if resource, ok := s.resources[token]; ok {
		return resource, nil
	}
	return nil, status.Errorf(codes.Unimplemented, "%s does not implement %s; it implements: %s",
		s.plugin.Title, token, strings.Join(tokens(s.resources), ", "))
}

// resourceType is the last of the types in a URN; the ones before it are the parents'.
func resourceType(urn string) string {
	parts := strings.SplitN(urn, "::", 4)
	if len(parts) < 4 {
		return urn
	}
	types := strings.Split(parts[2], "$")
	return types[len(types)-1]
}

// logicalName is what the program calls the resource.
func logicalName(urn string) string {
	parts := strings.SplitN(urn, "::", 4)
	return parts[len(parts)-1]
}

func failureList(failures []Failure) []*pulumirpc.CheckFailure {
	list := make([]*pulumirpc.CheckFailure, len(failures))
	for i, failure := range failures {
		list[i] = &pulumirpc.CheckFailure{Property: failure.Property, Reason: failure.Reason}
	}
	return list
}

func asStatus(err error) error {
	if err == nil {
		return nil
	}
	return status.Error(codes.Unknown, err.Error())
}

func tokens[T any](byToken map[string]T) []string {
	list := make([]string, 0, len(byToken))
	for token := range byToken {
		list = append(list, token)
	}
	sort.Strings(list)
	return list
}

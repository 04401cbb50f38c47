// Package awstest answers API calls in tests: each with the reply that the test gives for it, in
// the order that the test gives, and with a failure of the test if it was not expected.
package awstest

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	awsbase "github.com/hashicorp/aws-sdk-go-base/v2"

	"plugins/aws/client"
	"plugins/aws/wait"
)

// Call is one call that a test expects, and the reply to it.
type Call struct {
	// Action is the name of the API call, such as "CreateRole".
	Action string
	// With are parameters that the call must have; of a JSON body by their places, such as "Targets.0.Arn".
	With map[string]string
	// Without are parameters that the call must not have.
	Without []string
	// Reply is the inside of the answer's result element, or a whole JSON document.
	Reply string
	// Error makes the call fail with this error code and Message.
	Error   string
	Message string
}

// script is the calls that are still expected.
type script struct {
	t     *testing.T
	lock  sync.Mutex
	calls []Call
}

// Client returns a configured provider whose every call must be one of the given ones, in their
// order; calls that are not made fail the test as well.
func Client(t *testing.T, calls ...Call) *client.Client {
	t.Helper()
	Serve(t, calls...)
	configured, problems := client.New(context.Background(), &awsbase.Config{
		AccessKey: "test", SecretKey: "test", Region: "us-east-1", MaxRetries: 1, SuppressDebugLog: true,
		SkipCredsValidation: true, SkipRequestingAccountId: true,
	}, false)
	if problems.HasError() {
		t.Fatal(problems)
	}
	return configured
}

// Serve sends the process's calls to the test, as the sandbox does, and does not wait for long.
func Serve(t *testing.T, calls ...Call) {
	t.Helper()
	pending := &script{t: t, calls: calls}
	server := httptest.NewServer(pending)
	t.Setenv("AWS_ENDPOINT_URL", server.URL)
	last := wait.Propagation
	wait.Propagation = 2 * time.Second
	t.Cleanup(func() {
		server.Close()
		wait.Propagation = last
		for _, call := range pending.calls {
			t.Errorf("%s was not called", call.Action)
		}
	})
}

func (s *script) ServeHTTP(response http.ResponseWriter, request *http.Request) {
	s.lock.Lock()
	defer s.lock.Unlock()
	action, parameters, reply := s.understood(request)
	if len(s.calls) == 0 || s.calls[0].Action != action {
		s.t.Errorf("unexpected call of %s with %v", action, parameters)
		reply(response, Call{Action: action, Error: "UnexpectedCall"})
		return
	}
	call := s.calls[0]
	s.calls = s.calls[1:]
	s.compare(call, parameters)
	reply(response, call)
}

// understood is what a request asks for, and how its service answers: in XML, or in JSON.
func (s *script) understood(request *http.Request) (string, url.Values, func(http.ResponseWriter, Call)) {
	if target := request.Header.Get("X-Amz-Target"); target != "" {
		var body any
		if err := json.NewDecoder(request.Body).Decode(&body); err != nil {
			s.t.Error(err)
		}
		parameters := url.Values{}
		flatten(parameters, "", body)
		return target[strings.LastIndex(target, ".")+1:], parameters, replyJSON
	}
	if err := request.ParseForm(); err != nil {
		s.t.Error(err)
	}
	return request.PostForm.Get("Action"), request.PostForm, reply
}

func flatten(into url.Values, place string, value any) {
	switch value := value.(type) {
	case map[string]any:
		for name, item := range value {
			flatten(into, strings.TrimPrefix(place+"."+name, "."), item)
		}
	case []any:
		for index, item := range value {
			flatten(into, fmt.Sprintf("%s.%d", place, index), item)
		}
	default:
		into.Set(place, fmt.Sprint(value))
	}
}

func replyJSON(response http.ResponseWriter, call Call) {
	response.Header().Set("Content-Type", "application/x-amz-json-1.1")
	if call.Error != "" {
		response.WriteHeader(statusOf(call.Error))
		fmt.Fprintf(response, `{"__type":%q,"message":%q}`, call.Error, call.Message)
		return
	}
	if call.Reply == "" {
		call.Reply = "{}"
	}
	fmt.Fprint(response, call.Reply)
}

func (s *script) compare(call Call, form url.Values) {
	for name, value := range call.With {
		if got := form.Get(name); got != value {
			s.t.Errorf("%s: %s is %q, want %q", call.Action, name, got, value)
		}
	}
	for _, name := range call.Without {
		if form.Has(name) {
			s.t.Errorf("%s: %s is %q, want none", call.Action, name, form.Get(name))
		}
	}
}

// statusOf gives the HTTP status that AWS sends with an error.
func statusOf(code string) int {
	switch {
	case strings.HasPrefix(code, "NoSuchEntity"):
		return http.StatusNotFound
	case strings.HasPrefix(code, "AccessDenied"):
		return http.StatusForbidden
	}
	return http.StatusBadRequest
}

func reply(response http.ResponseWriter, call Call) {
	if call.Error != "" {
		response.WriteHeader(statusOf(call.Error))
		fmt.Fprintf(response, "<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error>"+
			"<RequestId>request-1</RequestId></ErrorResponse>", call.Error, call.Message)
		return
	}
	fmt.Fprintf(response, "<%sResponse><%sResult>%s</%sResult></%sResponse>",
		call.Action, call.Action, call.Reply, call.Action, call.Action)
}

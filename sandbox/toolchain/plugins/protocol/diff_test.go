package protocol

import (
	"testing"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

func testResource() *Resource {
	return &Resource{
		Token: "test:index:Thing",
		Inputs: []Property{
			{Name: "name", Replace: true, Computed: true},
			{Name: "path", Replace: true, Default: "/"},
			{Name: "policy", Kind: Document, Required: true},
			{Name: "members", Kind: Set},
			{Name: "note"},
		},
		Outputs:  []string{"arn"},
		Autoname: "name",
	}
}

func TestNothingToChange(t *testing.T) {
	state := Values{
		"name": "thing-1", "path": "/", "note": "", "arn": "arn:x", "members": []any{"b", "a"},
		"policy": `{"Statement":[{"Action":["a:B"],"Principal":{"AWS":"111111111111"}}]}`,
	}
	inputs := Values{
		"members": []any{"a", "b"},
		"policy":  `{"Statement":{"Principal":{"AWS":["arn:aws:iam::111111111111:root"]},"Action":"a:B"}}`,
	}
	if response := testResource().diff(state, inputs); response.Changes != pulumirpc.DiffResponse_DIFF_NONE {
		t.Errorf("got %v", response)
	}
}

func TestKindsOfChange(t *testing.T) {
	state := Values{"name": "thing", "path": "/", "note": "old", "policy": "{}"}
	for name, c := range map[string]struct {
		inputs   Values
		property string
		kind     pulumirpc.PropertyDiff_Kind
	}{
		"removed":  {Values{"name": "thing", "policy": "{}"}, "note", pulumirpc.PropertyDiff_DELETE},
		"changed":  {Values{"name": "thing", "policy": "{}", "note": "new"}, "note", pulumirpc.PropertyDiff_UPDATE},
		"unknown":  {Values{"name": "thing", "policy": Unknown, "note": "old"}, "policy", pulumirpc.PropertyDiff_UPDATE},
		"added":    {Values{"policy": "{}", "note": "old", "members": []any{"a"}}, "members", pulumirpc.PropertyDiff_ADD},
		"replaced": {Values{"policy": "{}", "note": "old", "path": "/x/"}, "path", pulumirpc.PropertyDiff_UPDATE_REPLACE},
	} {
		response := testResource().diff(state, c.inputs)
		if len(response.DetailedDiff) != 1 || response.DetailedDiff[c.property].GetKind() != c.kind {
			t.Errorf("%s: got %v", name, response.DetailedDiff)
		}
	}
}

func TestReplacementWithAGivenNameDeletesFirst(t *testing.T) {
	state := Values{"name": "thing", "path": "/", "policy": "{}"}
	given := Values{"name": "thing", "path": "/x/", "policy": "{}", defaultsKey: []any{}}
	generated := Values{"name": "thing", "path": "/x/", "policy": "{}", defaultsKey: []any{"name"}}
	renamed := Values{"name": "other", "path": "/x/", "policy": "{}", defaultsKey: []any{}}
	if !testResource().diff(state, given).DeleteBeforeReplace {
		t.Error("a given name that stays must delete first")
	}
	if testResource().diff(state, generated).DeleteBeforeReplace {
		t.Error("a generated name need not delete first")
	}
	if testResource().diff(state, renamed).DeleteBeforeReplace {
		t.Error("a changed name need not delete first")
	}
}

func TestDocumentsThatDiffer(t *testing.T) {
	base := `{"Statement":[{"Action":"a:B","Condition":{"StringEquals":{"k":"v"}}}]}`
	for _, other := range []string{
		`{"Statement":[{"Action":"a:C","Condition":{"StringEquals":{"k":"v"}}}]}`,
		`{"Statement":[{"Action":"a:B","Condition":{"StringEquals":{"k":"w"}}}]}`,
		`{"Statement":[{"Action":"a:B"}]}`,
		`{}`,
	} {
		if SameDocument(base, other) {
			t.Errorf("%s must differ", other)
		}
	}
	if !SameDocument(base, `{"Statement":{"Condition":{"StringEquals":{"k":["v"]}},"Action":["a:B"]}}`) {
		t.Error("one value and a list of it are the same")
	}
}

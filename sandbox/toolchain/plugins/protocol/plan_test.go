package protocol

import (
	"reflect"
	"testing"
)

func TestPreviewOfACreationKnowsInputsOnly(t *testing.T) {
	planned := testResource().planCreate(Values{"name": "thing", "policy": "{}"})
	want := Values{"name": "thing", "policy": "{}", "arn": Unknown}
	if !reflect.DeepEqual(planned, want) {
		t.Errorf("got %v", planned)
	}
}

func TestPreviewOfAnUpdateKeepsOutputs(t *testing.T) {
	planned := testResource().planUpdate(
		Values{"name": "thing", "policy": "{}", "note": "gone", "arn": "arn:x"}, Values{"policy": `{"Id":"1"}`})
	want := Values{"name": "thing", "policy": `{"Id":"1"}`, "arn": "arn:x"}
	if !reflect.DeepEqual(planned, want) {
		t.Errorf("got %v", planned)
	}
}

func TestInputsAfterRefreshAndImport(t *testing.T) {
	state := Values{"name": "thing", "policy": "{}", "path": "/", "note": "drifted", "members": []any{}, "arn": "arn:x"}
	refreshed := testResource().inputsOf(state, Values{"policy": "old", "note": "x", "path": "/", defaultsKey: []any{"path"}})
	if want := (Values{"policy": "{}", "note": "drifted", "path": "/", defaultsKey: []any{"path"}}); !reflect.DeepEqual(refreshed, want) {
		t.Errorf("refreshed: %v", refreshed)
	}
	imported := testResource().inputsOf(state, Values{})
	if want := (Values{"name": "thing", "policy": "{}", "note": "drifted", defaultsKey: []any{}}); !reflect.DeepEqual(imported, want) {
		t.Errorf("imported: %v", imported)
	}
}

func TestTypeAndNameInAURN(t *testing.T) {
	urn := "urn:pulumi:dev::project::my:index:Parent$aws:iam/role:Role::role::with::colons"
	if got := resourceType(urn); got != "aws:iam/role:Role" {
		t.Errorf("got %q", got)
	}
	if got := logicalName(urn); got != "role::with::colons" {
		t.Errorf("got %q", got)
	}
}

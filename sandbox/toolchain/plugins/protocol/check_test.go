package protocol

import (
	"strings"
	"testing"
)

const title = "the stand-in"

func TestCheckFillsInDefaultsAndKeepsAGeneratedName(t *testing.T) {
	resource := testResource()
	first, failures := resource.checkInputs(title, "role", Values{}, Values{"policy": "{}"}, []byte{0xab, 0xcd, 0xef, 0x12})
	if len(failures) > 0 || first["name"] != "role-abcdef1" || first["path"] != "/" {
		t.Fatalf("got %v, %v", first, failures)
	}
	second, _ := resource.checkInputs(title, "role", first, Values{"policy": "{}"}, []byte{1, 2, 3, 4})
	if second["name"] != first["name"] {
		t.Errorf("got %v", second["name"])
	}
	given, _ := resource.checkInputs(title, "role", Values{"name": "given", defaultsKey: []any{}}, Values{"policy": "{}"}, []byte{1, 2, 3, 4})
	if given["name"] != "role-0102030" {
		t.Errorf("a name that the program no longer gives is generated, got %v", given["name"])
	}
}

func TestCheckRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		inputs Values
		reason string
	}{
		"unknown property": {Values{"policy": "{}", "nmae": "x"}, `the stand-in does not implement "nmae" of test:index:Thing`},
		"missing property": {Values{}, `missing required property "policy"`},
		"wrong kind":       {Values{"policy": "{}", "note": 1.0}, "expected a string, got a number"},
		"invalid policy":   {Values{"policy": "{"}, "contains an invalid JSON policy"},
		"mixed list":       {Values{"policy": "{}", "members": []any{1.0}}, "expected a list of strings"},
	} {
		_, failures := testResource().checkInputs(title, "role", nil, c.inputs, nil)
		if len(failures) != 1 || !strings.Contains(failures[0].Reason, c.reason) {
			t.Errorf("%s: got %v", name, failures)
		}
	}
}

func TestCheckLetsPassWhatIsNotKnownYet(t *testing.T) {
	inputs, failures := testResource().checkInputs(title, "role", nil,
		Values{"policy": map[string]any{"Id": Unknown}, "members": []any{Unknown}, "note": Unknown}, nil)
	if len(failures) > 0 || inputs["policy"] != Unknown || inputs["note"] != Unknown {
		t.Errorf("got %v, %v", inputs, failures)
	}
}

func TestConfigurationMayBeJSONInStrings(t *testing.T) {
	properties := []Property{
		{Name: "flag", Kind: Bool},
		{Name: "roles", Kind: Objects, Fields: []Property{{Name: "roleArn"}}},
	}
	checked, failures := checkProperties("the provider", title, properties,
		Values{"flag": "true", "roles": `[{"roleArn":"arn:x"}]`})
	if len(failures) > 0 || checked["flag"] != true || checked.Objects("roles")[0].String("roleArn") != "arn:x" {
		t.Errorf("got %v, %v", checked, failures)
	}
}

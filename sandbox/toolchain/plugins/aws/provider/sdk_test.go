package provider

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	shim "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim"
)

// declarations is where the official SDK declares what the official plugin takes and gives.
const declarations = "../../../../../node_modules/@pulumi/aws"

var field = regexp.MustCompile(`(?m)^ {4,8}(\w+)(\??): ([^;{]*(?:\{\s*\[key: string\][^}]*\})?[^;]*);`)

// declared are the fields of an interface of the SDK: their types by their names, with a "?" before
// those that may be missing.
func declared(t *testing.T, file, name string) map[string]string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(declarations, file))
	if err != nil {
		t.Fatal(err)
	}
	// An interface in a namespace is indented, and so is its end.
	start := regexp.MustCompile(`(?m)^( *)(?:export )?interface ` + name + ` \{$`).FindSubmatchIndex(content)
	if start == nil {
		t.Fatalf("%s declares no %s", file, name)
	}
	indentation := string(content[start[2]:start[3]])
	body, _, _ := strings.Cut(string(content[start[1]:]), "\n"+indentation+"}\n")
	found := map[string]string{}
	for _, parts := range field.FindAllStringSubmatch(body, -1) {
		found[parts[1]] = parts[2] + simplified(parts[3])
	}
	return found
}

// simplified is the type that is left without Pulumi's wrapping.
func simplified(text string) string {
	text = regexp.MustCompile(`\s*\|\s*(undefined|inputs\.(?:iam|sqs)\.PolicyDocument|Role)\b`).ReplaceAllString(text, "")
	text = regexp.MustCompile(`pulumi\.Input<|>`).ReplaceAllString(text, "")
	if strings.Contains(text, "[key: string]") {
		return "map"
	}
	return regexp.MustCompile(`inputs\.(\w+\.)?`).ReplaceAllString(strings.TrimSpace(text), "")
}

// offered are the same of this provider.
func offered(fields shim.SchemaMap, infos map[string]*tfbridge.SchemaInfo, all bool, object string) map[string]string {
	found := map[string]string{}
	fields.Range(func(name string, s shim.Schema) bool {
		info := infos[name]
		isInput := (s.Optional() || s.Required()) && (info == nil || info.MarkAsComputedOnly == nil)
		if !isInput && !all {
			return true
		}
		mark := "?"
		if s.Required() && !all && (info == nil || info.Default == nil) {
			mark = ""
		}
		pulumiName := tfbridge.TerraformToPulumiNameV2(name, fields, infos)
		found[pulumiName] = mark + typeOf(s, info, object+strings.ToUpper(pulumiName[:1])+pulumiName[1:])
		return true
	})
	return found
}

func typeOf(s shim.Schema, info *tfbridge.SchemaInfo, object string) string {
	if info != nil && info.Type == "boolean" {
		return "boolean"
	}
	switch s.Type() {
	case shim.TypeBool:
		return "boolean"
	case shim.TypeInt:
		return "number"
	case shim.TypeMap:
		return "map"
	case shim.TypeList, shim.TypeSet:
		if _, isObject := s.Elem().(shim.Resource); !isObject {
			return "string[]"
		}
		if s.MaxItems() == 1 {
			return object
		}
		return regexp.MustCompile(`(ie)?s$`).ReplaceAllStringFunc(object, func(end string) string {
			return map[string]string{"ies": "y", "s": ""}[end]
		}) + "[]"
	}
	return "string"
}

func compare(t *testing.T, what string, want, got map[string]string) {
	t.Helper()
	for name, kind := range want {
		if got[name] != kind {
			t.Errorf("%s: %s is %q, and the SDK declares %q", what, name, got[name], kind)
		}
	}
	for name := range got {
		if _, is := want[name]; !is {
			t.Errorf("%s: the SDK declares no %s", what, name)
		}
	}
}

func TestEveryResourceTakesAndGivesWhatTheSDKDeclares(t *testing.T) {
	info := Info(context.Background(), "7.48.0")
	for tfName, resource := range info.Resources {
		module, name := resource.Tok.Module().Name().String(), resource.Tok.Name().String()
		fields := info.P.ResourcesMap().Get(tfName).Schema()
		compare(t, name+"Args", declared(t, module+".d.ts", name+"Args"), offered(fields, resource.Fields, false, name))
		compare(t, name+"State", declared(t, module+".d.ts", name+"State"), outputs(fields, resource.Fields, name))
		fields.Range(func(field string, s shim.Schema) bool {
			inside, isObject := s.Elem().(shim.Resource)
			// A block without fields is refused as a whole.
			if isObject && inside.Schema().Len() > 0 {
				object := name + strings.TrimPrefix(typeOf(s, nil, upper(tfbridge.TerraformToPulumiNameV2(field, fields, resource.Fields))), "?")
				object = strings.TrimSuffix(object, "[]")
				compare(t, object, declared(t, "types/input.d.ts", object), offered(inside.Schema(), nil, true, object))
			}
			return true
		})
	}
}

// outputs are all fields but the ID, which resources of the framework and the SDK have by themselves.
func outputs(fields shim.SchemaMap, infos map[string]*tfbridge.SchemaInfo, name string) map[string]string {
	found := offered(fields, infos, true, name)
	delete(found, "id")
	return found
}

func upper(name string) string { return strings.ToUpper(name[:1]) + name[1:] }

func TestEverySettingThatTheSDKDeclaresIsKnown(t *testing.T) {
	info := Info(context.Background(), "7.48.0")
	known := offered(info.P.Schema(), info.Config, false, "Provider")
	for name, kind := range declared(t, "provider.d.ts", "ProviderArgs") {
		if known[name] != kind {
			t.Errorf("%s is %q, and the SDK declares %q", name, known[name], kind)
		}
		delete(known, name)
	}
	for name := range known {
		t.Errorf("the SDK declares no setting %s", name)
	}
}

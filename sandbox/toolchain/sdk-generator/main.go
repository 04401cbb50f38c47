// Command pulumi-generate-sdk writes the SDK of a Pulumi package from its schema. The engine leaves
// that to the language hosts, and those that are published as Go modules are older than the request;
// the generators that today's hosts call are in the engine's own module.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	gogen "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

const usage = "usage: pulumi-generate-sdk python|go SCHEMA FOLDER"

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 3 {
		return errors.New(usage)
	}
	pkg, err := readPackage(args[1])
	if err != nil {
		return err
	}
	files, err := generate(args[0], pkg)
	if err != nil {
		return err
	}
	return write(files, args[2])
}

// readPackage reads a schema, and refuses one with faults as `pulumi package add` does.
func readPackage(file string) (*schema.Package, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var spec schema.PackageSpec
	if err := json.Unmarshal(text, &spec); err != nil {
		return nil, err
	}
	// It refers to no other package's types, so that none has to be loaded.
	return schema.ImportSpec(spec, nil, schema.NewNullLoader(), schema.ValidationOptions{})
}

func generate(language string, pkg *schema.Package) (map[string][]byte, error) {
	const tool = "pulumi-generate-sdk"
	switch language {
	case "python":
		return python.GeneratePackage(tool, pkg, nil, nil)
	case "go":
		return gogen.GeneratePackage(tool, pkg, nil)
	default:
		return nil, errors.New(usage)
	}
}

func write(files map[string][]byte, folder string) error {
	for name, content := range files {
		file := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

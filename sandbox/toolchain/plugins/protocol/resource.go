package protocol

import "context"

// Kind is the type of a property's value, which decides how it is checked and compared.
type Kind int

// The kinds of property.
const (
	String Kind = iota
	Bool
	Number
	// Set is a list of strings whose order means nothing.
	Set
	// StringMap maps names to strings.
	StringMap
	// Object has properties of its own, in Fields.
	Object
	// Objects is a list of Object.
	Objects
	// Document is an IAM policy, as a JSON string or as an object.
	Document
)

// Property describes one input of a resource, of a function or of the provider's configuration.
type Property struct {
	Name     string
	Kind     Kind
	Required bool
	// Replace makes a change of this property replace the resource.
	Replace bool
	// Computed properties are filled in by AWS when they are left out.
	Computed bool
	// Default is used when the property is left out.
	Default any
	// Fields are the properties of an Object.
	Fields []Property
	// Validate refuses a value that is known.
	Validate func(value any) error
	// Same tells whether two values mean the same to AWS, where the kind alone does not tell.
	Same func(last, next any) bool
}

// Resource describes one resource type.
type Resource struct {
	Token  string
	Inputs []Property
	// Outputs are the properties that only AWS can fill in; they are unknown while a creation is
	// previewed.
	Outputs []string
	// Autoname names the input that is made from the logical name when it is left out.
	Autoname string
	// DeleteBeforeReplace says that the replaced and the replacing resource cannot exist at once.
	DeleteBeforeReplace bool
	// Derive returns outputs that follow from the inputs alone, so that a preview can show them.
	Derive func(inputs Values) Values
	// Lifecycle makes the calls.
	Lifecycle Lifecycle
}

// Lifecycle makes the calls that bring a resource into being, and out of it.
type Lifecycle interface {
	// Create returns the ID and the state. An ID beside an error says that the resource exists but
	// is not complete.
	Create(ctx context.Context, inputs Values) (id string, state Values, err error)
	// Read returns the state as it really is; nil if the resource is gone. The state that is passed
	// in is the last one known, or empty when a resource is imported.
	Read(ctx context.Context, id string, last Values) (state Values, err error)
	// Update brings the resource from one state to the given inputs.
	Update(ctx context.Context, id string, last, inputs Values) (state Values, err error)
	// Delete removes the resource; one that is gone already is no error.
	Delete(ctx context.Context, id string, last Values) error
}

// Function describes one function that programs can call ("invoke").
type Function struct {
	Token  string
	Inputs []Property
	Call   func(ctx context.Context, inputs Values) (Values, error)
}

// Plugin is everything that one plugin offers to the engine.
type Plugin struct {
	// Title is how the plugin speaks of itself in errors, such as "the sandbox's stand-in for …".
	Title   string
	Version string
	// Config lists the settings of the provider; Configure applies them.
	Config    []Property
	Configure func(ctx context.Context, config Values) error
	Resources []Resource
	Functions []Function
}

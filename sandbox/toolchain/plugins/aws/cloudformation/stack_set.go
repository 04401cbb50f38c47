package cloudformation

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"plugins/aws/session"
	"plugins/protocol"
)

// StackSet is aws:cloudformation/stackSet:StackSet. Templates are given in the program; a
// templateUrl is not implemented.
func StackSet(s *session.Session) protocol.Resource {
	return protocol.Resource{
		Token: "aws:cloudformation/stackSet:StackSet",
		Inputs: []protocol.Property{
			{Name: "name", Replace: true, Computed: true, Validate: isStackSetName},
			{Name: "description"},
			{Name: "administrationRoleArn"},
			{Name: "autoDeployment", Kind: protocol.Object, Replace: true, Fields: []protocol.Property{
				{Name: "enabled", Kind: protocol.Bool},
				{Name: "retainStacksOnAccountRemoval", Kind: protocol.Bool},
			}},
			callAsProperty(),
			{Name: "capabilities", Kind: protocol.Set},
			{Name: "executionRoleName", Computed: true},
			{Name: "managedExecution", Kind: protocol.Object, Computed: true, Fields: []protocol.Property{
				{Name: "active", Kind: protocol.Bool},
			}},
			operationPreferencesProperty(),
			{Name: "parameters", Kind: protocol.StringMap},
			{Name: "permissionModel", Default: string(types.PermissionModelsSelfManaged), Validate: oneOf(
				string(types.PermissionModelsSelfManaged), string(types.PermissionModelsServiceManaged))},
			regionProperty(),
			{Name: "tags", Kind: protocol.StringMap},
			{Name: "templateBody", Required: true, Same: sameTemplate},
		},
		Outputs:   []string{"arn", "stackSetId", "tagsAll"},
		Autoname:  "name",
		Derive:    deriveTagsAll,
		Lifecycle: stackSet{s},
	}
}

type stackSet struct{ session *session.Session }

func (l stackSet) client(values protocol.Values) *cloudformation.Client {
	return l.session.CloudFormation(values.String("region"))
}

// Create calls CreateStackSet, and DescribeStackSet until the StackSet is active.
func (l stackSet) Create(ctx context.Context, inputs protocol.Values) (string, protocol.Values, error) {
	name := inputs.String("name")
	_, err := l.client(inputs).CreateStackSet(ctx, &cloudformation.CreateStackSetInput{
		StackSetName:          aws.String(name),
		AdministrationRoleARN: text(inputs, "administrationRoleArn"),
		AutoDeployment:        autoDeployment(inputs),
		CallAs:                callAs(inputs),
		Capabilities:          capabilities(inputs),
		Description:           text(inputs, "description"),
		ExecutionRoleName:     text(inputs, "executionRoleName"),
		ManagedExecution:      managedExecution(inputs),
		Parameters:            parameterList(inputs.StringMap("parameters")),
		PermissionModel:       types.PermissionModels(inputs.String("permissionModel")),
		Tags:                  tagList(inputs.StringMap("tags")),
		TemplateBody:          text(inputs, "templateBody"),
	})
	if err != nil {
		return "", nil, fmt.Errorf("creating CloudFormation StackSet (%s): %w", name, err)
	}
	state, err := l.find(ctx, name, inputs)
	deadline := time.Now().Add(time.Minute)
	for isNotFound(err) && time.Now().Before(deadline) && sleep(ctx, firstPause) == nil {
		state, err = l.find(ctx, name, inputs)
	}
	return name, state, err
}

// Read takes the name from the ID, and on import also callAs: NAME or NAME,CALL_AS.
func (l stackSet) Read(ctx context.Context, id string, last protocol.Values) (protocol.Values, error) {
	name, importedCallAs, _ := strings.Cut(id, ",")
	if importedCallAs != "" {
		last = last.Copy()
		last["callAs"] = importedCallAs
	}
	state, err := l.find(ctx, name, last)
	if isNotFound(err) {
		return nil, nil
	}
	return state, err
}

// Update calls UpdateStackSet with everything, waits for the operation, and reads.
func (l stackSet) Update(ctx context.Context, id string, _, inputs protocol.Values) (protocol.Values, error) {
	request := &cloudformation.UpdateStackSetInput{
		StackSetName:         aws.String(id),
		AutoDeployment:       autoDeployment(inputs),
		CallAs:               callAs(inputs),
		Capabilities:         capabilities(inputs),
		Description:          text(inputs, "description"),
		ManagedExecution:     managedExecution(inputs),
		OperationPreferences: operationPreferences(inputs),
		Parameters:           parameterList(inputs.StringMap("parameters")),
		PermissionModel:      types.PermissionModels(inputs.String("permissionModel")),
		Tags:                 tagList(inputs.StringMap("tags")),
		TemplateBody:         text(inputs, "templateBody"),
	}
	// With auto-deployment AWS makes the roles itself and refuses to be given any.
	if request.AutoDeployment == nil {
		request.AdministrationRoleARN = text(inputs, "administrationRoleArn")
		request.ExecutionRoleName = text(inputs, "executionRoleName")
	}
	updated, err := l.client(inputs).UpdateStackSet(ctx, request)
	if err == nil {
		err = waitForOperation(ctx, l.client(inputs), id, updated.OperationId, inputs)
	}
	if err != nil {
		return nil, fmt.Errorf("updating CloudFormation StackSet (%s): %w", id, err)
	}
	return l.find(ctx, id, inputs)
}

func (l stackSet) Delete(ctx context.Context, id string, last protocol.Values) error {
	_, err := l.client(last).DeleteStackSet(ctx, &cloudformation.DeleteStackSetInput{
		StackSetName: aws.String(id), CallAs: callAs(last),
	})
	if err != nil && !isNotFound(err) {
		return fmt.Errorf("deleting CloudFormation StackSet (%s): %w", id, err)
	}
	return nil
}

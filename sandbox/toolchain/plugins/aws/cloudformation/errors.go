package cloudformation

import (
	"errors"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/hashicorp/aws-sdk-go-base/v2/tfawserr"
	"github.com/hashicorp/terraform-plugin-sdk/v2/diag"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"

	"plugins/aws/client"
	"plugins/aws/region"
)

// errGone is what a search ends with that finds nothing.
var errGone = errors.New("couldn't find resource")

func connected(meta any) *client.Client { return meta.(*client.Client) }

// inRegion sends a call to the region of the resource.
func inRegion(data *schema.ResourceData) func(*cloudformation.Options) {
	return func(options *cloudformation.Options) { region.In(data, &options.Region) }
}

func isMissing(err error) bool {
	return errors.Is(err, errGone) ||
		tfawserr.ErrCodeEquals(err, "StackSetNotFoundException", "StackInstanceNotFoundException")
}

func isBusy(err error) bool { return tfawserr.ErrCodeEquals(err, "OperationInProgressException") }

// waitsForIAM is whether an operation failed in a way that a new role's spreading heals.
func waitsForIAM(err error) bool {
	return slices.ContainsFunc([]string{
		"AccountGate check failed",
		"is not authorized",
		"role has insufficient",
		"role with trust relationship",
		"The security token included in the request is invalid",
	}, func(text string) bool { return strings.Contains(err.Error(), text) })
}

// problem is an error in upstream's words, which name the resource and then the error; none for none.
func problem(err error, format string, data *schema.ResourceData) diag.Diagnostics {
	if err == nil {
		return nil
	}
	return diag.Errorf(format, data.Id(), err)
}

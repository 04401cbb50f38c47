// Package cloudformation implements the resources of aws:cloudformation/… that the stand-in has:
// StackSets and their instances. Each makes the calls of its counterpart in the official plugin
// (Terraform's provider for AWS), in the same order, and waits for operations to end as that does,
// but asks sooner and more often.
package cloudformation

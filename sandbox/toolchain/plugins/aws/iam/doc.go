// Package iam implements the resources of aws:iam/… that the stand-in has. Each makes the calls of
// its counterpart in the official plugin (Terraform's provider for AWS), in the same order.
package iam

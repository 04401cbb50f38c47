// Package protocol is the part of Pulumi's plugin protocol that the sandbox's
// stand-in plugins need: a gRPC server, and the check, diff and preview
// behaviour that a plugin bridged from Terraform shows to the engine.
//
// It speaks the protocol itself instead of using pulumi-go-provider, because
// one plugin process runs per AWS account: without the schema and code
// generation packages that library brings along, a process starts with 12 MB
// instead of 37 MB resident.
package protocol

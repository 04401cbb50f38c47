package protocol

import (
	"fmt"
	"net"
	"os"
	"time"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
)

// maxMessageSize is the engine's own limit.
const maxMessageSize = 400 << 20

// Serve runs the plugin until the engine ends it, and exits the process.
func Serve(plugin *Plugin) {
	if err := serve(plugin); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serve(plugin *Plugin) error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("%s cannot listen on this machine's loopback address: %w", plugin.Title, err)
	}
	server := grpc.NewServer(grpc.MaxRecvMsgSize(maxMessageSize), grpc.MaxSendMsgSize(maxMessageSize))
	pulumirpc.RegisterResourceProviderServer(server, newServer(plugin))
	go exitWithParent()
	// The engine reads the port from the first line.
	fmt.Printf("%d\n", listener.Addr().(*net.TCPAddr).Port)
	return server.Serve(listener)
}

// exitWithParent ends the process when the engine that started it is gone, even if the engine was
// killed and could not say so.
func exitWithParent() {
	parent := os.Getppid()
	for range time.Tick(2 * time.Second) {
		if os.Getppid() != parent {
			os.Exit(0)
		}
	}
}

/**
 * The gateway's program: listens on a loopback port, the wanted one or else a free one, and says
 * which it is. See README.md in the folder above.
 */
import { renameSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type AddressInfo } from "node:net";
import { parseArgs } from "node:util";
import { type RawRequest } from "./call";
import { Calls } from "./calls";
import { Connections } from "./connections";
import { answerControl, CONTROLS } from "./controls";
import { Directory } from "./directory";
import { Faults } from "./faults";
import { answerCall, type Gateway, type Outcome } from "./gateway";
import { upstream } from "./upstream";

const { values } = parseArgs({
  options: {
    "organization-port": { type: "string", default: "" },
    port: { type: "string", default: "0" },
    "ready-file": { type: "string", default: "" },
  },
});

const { forward, ask } = upstream(Number(values["organization-port"]));
const gateway: Gateway = {
  directory: new Directory(ask),
  faults: new Faults(),
  calls: new Calls(),
  connections: new Connections(),
  forward,
  log: (line) => process.stdout.write(`${line}\n`),
};
const server = createServer((incoming, outgoing) => {
  serve(incoming, outgoing).catch((error: unknown) => {
    process.stderr.write(
      `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    outgoing.writeHead(500).end();
  });
});
// Clients keep connections for their next call: closing one under it would look like a fault.
server.keepAliveTimeout = 120_000;
listen(server, Number(values.port));

async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const raw = await readRequest(incoming);
  const isControl = raw.url.startsWith(CONTROLS);
  if (!isControl) gateway.connections.used(incoming.socket);
  send(outgoing, await (isControl ? answerControl(gateway, raw) : answerCall(gateway, raw)));
}

async function readRequest(incoming: IncomingMessage): Promise<RawRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const { method = "GET", url = "/", headers } = incoming;
  return { method, url, headers, body: Buffer.concat(chunks) };
}

function send(outgoing: ServerResponse, outcome: Outcome): void {
  if (outcome === "connection reset") {
    outgoing.socket?.resetAndDestroy();
    return;
  }
  outgoing.writeHead(outcome.status, outcome.headers);
  outgoing.end(outcome.body);
}

function listen(on: Server, port: number): void {
  on.once("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EADDRINUSE" || port === 0) throw error;
    listen(on, 0);
  });
  on.listen(port, "127.0.0.1", () => {
    on.removeAllListeners("error");
    announce((on.address() as AddressInfo).port);
  });
}

function announce(port: number): void {
  const file = values["ready-file"];
  writeFileSync(`${file}.partial`, JSON.stringify({ pid: process.pid, port }));
  renameSync(`${file}.partial`, file);
}

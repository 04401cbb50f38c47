import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** What an API that starts runs expects of a request, and answers. */
interface Endpoint {
  readonly authorization: string;
  readonly accept: string;
  readonly isBody: (body: Readonly<Record<string, unknown>>) => boolean;
  readonly answer: number;
}

/**
 * A stand-in, on this machine, for the two APIs that a run is started by: it refuses what their
 * documentation says they refuse. https://www.pulumi.com/docs/reference/cloud-rest-api/ (required headers;
 * Deployments, Create deployment) and https://docs.github.com/en/rest/repos/repos (Create a repository
 * dispatch event; requests without a User-Agent are rejected).
 */
export class DispatchApi {
  private constructor(
    private readonly server: Server,
    /** How often a run was started, by the path that it was asked for by. */
    readonly started: Map<string, number>,
  ) {}

  /** @param token - the one that it knows */
  static async start(token: string): Promise<DispatchApi> {
    const started = new Map<string, number>();
    const server = createServer((request, response) => {
      void answer(request, token).then((status) => {
        const path = request.url ?? "";
        if (status < 300) started.set(path, (started.get(path) ?? 0) + 1);
        response.writeHead(status).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new DispatchApi(server, started);
  }

  /** The same address as an HTTPS one of the world outside, on this machine. */
  here(url: string): string {
    const { pathname } = new URL(url);
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${pathname}`;
  }

  async stop(): Promise<void> {
    await new Promise((resolve) => this.server.close(resolve));
  }
}

function endpointOf(path: string, token: string): Endpoint | undefined {
  if (/^\/repos\/[^/]+\/[^/]+\/dispatches$/.test(path)) {
    return {
      authorization: `Bearer ${token}`,
      accept: "application/vnd.github+json",
      isBody: ({ event_type: type }) => typeof type === "string" && type.length <= 100,
      answer: 204,
    };
  }
  if (/^\/api\/stacks\/[^/]+\/[^/]+\/[^/]+\/deployments$/.test(path)) {
    return {
      authorization: `token ${token}`,
      accept: "application/vnd.pulumi+8",
      isBody: ({ operation, inheritSettings }) =>
        operation === "update" && inheritSettings === true,
      answer: 202,
    };
  }
  return undefined;
}

async function answer(request: IncomingMessage, token: string): Promise<number> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const endpoint = endpointOf(request.url ?? "", token);
  const { authorization, accept, "content-type": type, "user-agent": agent } = request.headers;
  if (endpoint === undefined || request.method !== "POST") return 404;
  if (agent === undefined) return 403;
  if (authorization !== endpoint.authorization) return 401;
  if (accept !== endpoint.accept || type?.startsWith("application/json") !== true) return 415;
  const body = JSON.parse(Buffer.concat(chunks).toString("utf8")) as Record<string, unknown>;
  return endpoint.isBody(body) ? endpoint.answer : 422;
}

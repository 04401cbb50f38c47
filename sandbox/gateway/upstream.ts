import { Agent, type IncomingHttpHeaders, request } from "node:http";
import { type RawRequest } from "./call";
import { type Ask } from "./directory";
import { Refusal } from "./refusal";

/** What the organization answered. */
export interface UpstreamAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Sends a request to the organization, as if it came from inside the given account. */
export type Forward = (raw: RawRequest, account: string) => Promise<UpstreamAnswer>;

/** Counts the StackSet operations that have ended: what was known of roles before is out of date. */
export const GENERATION = "x-organization-generation";

/** Headers about one connection, or about the organization, not about the call. */
const HOP_BY_HOP = ["connection", "keep-alive", "transfer-encoding", "expect", GENERATION];

/** More calls at a time only make the organization's threads wait for each other: measured. */
const CONCURRENT_CALLS = 4;

/** A connection to the organization on a loopback port that nobody else is told. */
export function upstream(port: number): { readonly forward: Forward; readonly ask: Ask } {
  const agent = new Agent({ keepAlive: true, maxSockets: CONCURRENT_CALLS });
  const send = (raw: RawRequest): Promise<UpstreamAnswer> => exchange(agent, port, raw);
  return {
    forward: async (raw, account) => {
      const headers = { ...endToEnd(raw.headers), "x-moto-account-id": account };
      return send({ ...raw, headers });
    },
    ask: async (question) => {
      const url = `/_organization/${question}`;
      const answer = await send({ method: "GET", url, headers: {}, body: Buffer.alloc(0) });
      if (answer.status === 404) return undefined;
      if (answer.status === 200) return JSON.parse(answer.body.toString("utf8")) as unknown;
      throw new Error(`The organization cannot answer ${question}: status ${answer.status}`);
    },
  };
}

/** The headers that may be passed on. */
export function endToEnd(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const kept = Object.entries(headers).filter(([name]) => !HOP_BY_HOP.includes(name));
  return Object.fromEntries(kept);
}

function exchange(agent: Agent, port: number, raw: RawRequest): Promise<UpstreamAnswer> {
  return new Promise((resolve, reject) => {
    const headers = { ...raw.headers, "content-length": raw.body.length };
    const outgoing = request(
      { agent, host: "127.0.0.1", port, method: raw.method, path: raw.url, headers },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.once("error", reject);
        answer.once("end", () => {
          const body = Buffer.concat(chunks);
          resolve({ status: answer.statusCode ?? 500, headers: answer.headers, body });
        });
      },
    );
    outgoing.once("error", (error) => {
      reject(
        new Refusal("unavailable", `The emulated organization does not answer: ${error.message}`),
      );
    });
    outgoing.end(raw.body);
  });
}

import * as v from "valibot";
import { type RawRequest } from "./call";
import { parseFaultRules } from "./faults";
import { type Gateway, type Outcome } from "./gateway";

/** Where the gateway's own interface is, beside AWS's. */
export const CONTROLS = "/_sandbox/";

const seconds = v.exactOptional(v.pipe(v.number(), v.minValue(0)));
const timingSchema = v.strictObject({
  operationSeconds: seconds,
  batchSeconds: seconds,
  listingDelaySeconds: seconds,
});

/** Answers a request to the gateway itself: health, call counts, faults and the pace of StackSets. */
export async function answerControl(gateway: Gateway, raw: RawRequest): Promise<Outcome> {
  const { pathname } = new URL(raw.url, "http://sandbox");
  switch (`${raw.method} ${pathname.slice(CONTROLS.length)}`) {
    case "GET health":
      // Asked of the organization as well: alone, the gateway is of no use.
      await gateway.directory.account("health");
      return json(200, { healthy: true });
    case "GET calls":
      return json(200, gateway.calls);
    case "POST calls/reset":
      gateway.calls.reset();
      gateway.connections.reset();
      return json(200, gateway.calls);
    case "GET connections":
      return json(200, { most: gateway.connections.most });
    case "GET faults":
      return json(200, gateway.faults.active());
    case "POST faults":
      return replaceFaults(gateway, raw);
    case "DELETE faults":
      gateway.faults.replace([]);
      return json(200, []);
    case "GET stack-sets":
      return json(200, await gateway.directory.stackSetTiming({}));
    case "POST stack-sets":
      return setStackSetTiming(gateway, raw);
    default:
      return json(404, { error: `The gateway has no ${raw.method} ${pathname}.` });
  }
}

function replaceFaults(gateway: Gateway, raw: RawRequest): Outcome {
  try {
    gateway.faults.replace(parseFaultRules(JSON.parse(raw.body.toString("utf8"))));
    return json(200, gateway.faults.active());
  } catch (error) {
    return json(400, { error: error instanceof Error ? error.message : String(error) });
  }
}

async function setStackSetTiming(gateway: Gateway, raw: RawRequest): Promise<Outcome> {
  const parsed = v.safeParse(timingSchema, JSON.parse(raw.body.toString("utf8")));
  if (parsed.success) return json(200, await gateway.directory.stackSetTiming(parsed.output));
  const problems = parsed.issues.map((issue) => `${v.getDotPath(issue) ?? ""}: ${issue.message}`);
  return json(400, { error: problems.join("; ") });
}

function json(status: number, value: unknown): Outcome {
  const body = `${JSON.stringify(value)}\n`;
  return { status, headers: { "content-type": "application/json" }, body };
}

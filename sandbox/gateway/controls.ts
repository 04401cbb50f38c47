import { type RawRequest } from "./call";
import { parseFaultRules } from "./faults";
import { type Gateway, type Outcome } from "./gateway";

/** Where the gateway's own interface is, beside AWS's. */
export const CONTROLS = "/_sandbox/";

/** Answers a request to the gateway itself: health, call counts and faults. */
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
      return json(200, gateway.calls);
    case "GET faults":
      return json(200, gateway.faults.active());
    case "POST faults":
      return replaceFaults(gateway, raw);
    case "DELETE faults":
      gateway.faults.replace([]);
      return json(200, []);
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

function json(status: number, value: unknown): Outcome {
  const body = `${JSON.stringify(value)}\n`;
  return { status, headers: { "content-type": "application/json" }, body };
}

import type { Reason } from "./plan";

/** A reason as an operator reads it. */
export function describeReason(reason: Reason): string {
  switch (reason.kind) {
    case "listed":
      return "listed in authomize-aws:accounts";
    case "wholeOrganization":
      return "the whole organization is included";
    case "accountIncluded":
      return "the account is included";
    case "unitIncluded":
      return `in the included unit ${reason.unit.name} (${reason.unit.id})`;
    case "accountExcluded":
      return "the account is excluded";
    case "unitExcluded":
      return `in the excluded unit ${reason.unit.name} (${reason.unit.id})`;
    case "notIncluded":
      return "not included";
    case "notActive":
      return `not active: ${STATES[reason.state] ?? reason.state}`;
  }
}

const STATES: Readonly<Record<string, string>> = {
  PENDING_ACTIVATION: "AWS has not activated the account yet",
  PENDING_CLOSURE: "the account is being closed",
  SUSPENDED: "the account is suspended",
  CLOSED: "the account is closed",
};

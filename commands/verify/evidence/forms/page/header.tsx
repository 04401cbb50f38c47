import { moment } from "../../../../terminal/text";
import type { Evidence } from "../../evidence";
import { resultInWords } from "../facts";

/** What this page is about, what it comes to, and where to find what on it. */
export function Masthead({ evidence }: { readonly evidence: Evidence }) {
  const { stack, at, accounts, findings, changes, holds } = evidence;
  return (
    <header class="masthead">
      <p class="eyebrow">Authomize evidence</p>
      <h1>
        <bdi>{stack}</bdi>
      </h1>
      <p class={holds ? "result ready" : "result open"}>{resultInWords(evidence)}</p>
      <dl class="facts">
        <div>
          <dt>Accounts</dt>
          <dd>{accounts.length}</dd>
        </div>
        <div>
          <dt>Findings</dt>
          <dd>{findings.length}</dd>
        </div>
        <div>
          <dt>Looked at</dt>
          <dd>
            <time dateTime={at}>{moment(at)}</time>
          </dd>
        </div>
      </dl>
      <nav aria-label="On this page">
        <a href="#findings">Findings</a>
        {changes && <a href="#changes">What changed</a>}
        <a href="#accounts">Accounts</a>
        <a href="#look">Who looked at what</a>
      </nav>
    </header>
  );
}

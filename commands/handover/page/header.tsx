import { moment } from "../../terminal/text";
import { type HandoverReport, shown } from "../report/report";

/** What this page is about, and where to find what on it. */
export function Masthead({ report }: { readonly report: HandoverReport }) {
  const incomplete = report.accounts.filter(({ isComplete }) => !isComplete).length;
  const name = shown(report, "integrationName").value ?? report.stack;
  return (
    <header class="masthead">
      <p class="eyebrow">Authomize hand-over</p>
      <h1>
        <bdi>{name}</bdi>
      </h1>
      <dl class="facts">
        <div>
          <dt>Accounts</dt>
          <dd>
            {report.accounts.length}
            {incomplete === 0 ? ", all ready" : `, ${incomplete} not finished`}
          </dd>
        </div>
        <div>
          <dt>Stack</dt>
          <dd>
            <bdi>{report.stack}</bdi>
          </dd>
        </div>
        <div>
          <dt>Made</dt>
          <dd>
            <time dateTime={report.madeAt.toISOString()}>{moment(report.madeAt)}</time>
          </dd>
        </div>
      </dl>
      <nav aria-label="On this page">
        <a href="#dialog">The dialog</a>
        <a href="#accounts">Accounts</a>
        <a href="#trust">Who is trusted</a>
        <a href="#access">What they can do</a>
      </nav>
    </header>
  );
}

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { renderToString } from "preact-render-to-string";

import { type HandoverReport, shown } from "../report/report";
import { AccessSection } from "./accessSection";
import { AccountsSection } from "./accountsSection";
import { ChangesSection } from "./changesSection";
import { DialogSection } from "./dialogSection";
import { Masthead } from "./header";

/** The hand-over as one HTML document whose own policy forbids every other file, and the network. */
export function handoverPage(report: HandoverReport): string {
  const style = asset("page.css");
  const script = asset("copyButtons.js");
  const body = renderToString(<Document report={report} style={style} script={script} />);
  // What HTML cannot carry as text; the renderer leaves it as it is.
  return `<!doctype html>\n${body.replace(/(?!\n)\p{Cc}|\p{Cs}/gu, "\uFFFD")}\n`;
}

function Document(props: {
  readonly report: HandoverReport;
  readonly style: string;
  readonly script: string;
}) {
  const { report, style, script } = props;
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={contentSecurityPolicy(style, script)} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <meta name="robots" content="noindex" />
        <title>{`Authomize hand-over: ${shown(report, "integrationName").value ?? report.stack}`}</title>
        <style dangerouslySetInnerHTML={{ __html: style }} />
      </head>
      <body>
        <a class="skip" href="#dialog">
          Skip to the dialog’s fields
        </a>
        <Masthead report={report} />
        <main>
          <ChangesSection report={report} />
          <DialogSection report={report} />
          <AccountsSection report={report} />
          <AccessSection report={report} />
        </main>
        <footer>
          <p>
            Made by <code>npx authomize handover --html</code>. This page loads nothing from the
            network and sends nothing to it.
          </p>
        </footer>
        <p id="announcement" class="visually-hidden" role="status" />
        <script dangerouslySetInnerHTML={{ __html: script }} />
      </body>
    </html>
  );
}

/** A file beside this one; nothing of it comes from outside this project. */
function asset(name: string): string {
  return readFileSync(join(__dirname, name), "utf8");
}

function contentSecurityPolicy(style: string, script: string): string {
  return [
    "default-src 'none'",
    `style-src '${hashOf(style)}'`,
    `script-src '${hashOf(script)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

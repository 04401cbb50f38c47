import { htmlDocument, pageAsset } from "../../../../page/document";
import type { Evidence } from "../../evidence";
import { AccountsSection } from "./accountsSection";
import { ChangesSection } from "./changesSection";
import { FindingsSection } from "./findingsSection";
import { Masthead } from "./header";
import { LookSection } from "./lookSection";

/** An evidence as one HTML document that loads nothing: for reading, filtering and printing. */
export function evidencePage(evidence: Evidence): string {
  const { changes } = evidence;
  return htmlDocument({
    title: `Authomize evidence: ${evidence.stack}`,
    style: pageAsset(__dirname, "page.css"),
    script: pageAsset(__dirname, "filter.js"),
    skip: { to: "findings", words: "Skip to the findings" },
    header: <Masthead evidence={evidence} />,
    main: (
      <>
        <FindingsSection evidence={evidence} />
        {changes && <ChangesSection changes={changes} />}
        <AccountsSection evidence={evidence} />
        <LookSection evidence={evidence} />
      </>
    ),
    command: "npx authomize verify --html",
  });
}

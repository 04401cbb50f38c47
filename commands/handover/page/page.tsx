import { htmlDocument, pageAsset } from "../../page/document";
import { type HandoverReport, shown } from "../report/report";
import { AccessSection } from "./accessSection";
import { AccountsSection } from "./accountsSection";
import { ChangesSection } from "./changesSection";
import { DialogSection } from "./dialogSection";
import { Masthead } from "./header";

/** The hand-over as one HTML document that loads nothing. */
export function handoverPage(report: HandoverReport): string {
  return htmlDocument({
    title: `Authomize hand-over: ${shown(report, "integrationName").value ?? report.stack}`,
    style: pageAsset(__dirname, "page.css"),
    script: pageAsset(__dirname, "copyButtons.js"),
    skip: { to: "dialog", words: "Skip to the dialog’s fields" },
    header: <Masthead report={report} />,
    main: (
      <>
        <ChangesSection report={report} />
        <DialogSection report={report} />
        <AccountsSection report={report} />
        <AccessSection report={report} />
      </>
    ),
    command: "npx authomize handover --html",
  });
}

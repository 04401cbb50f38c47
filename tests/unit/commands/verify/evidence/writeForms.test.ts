import assert from "node:assert/strict";

import { refuseUnwritableForms } from "../../../../../commands/verify/evidence/forms/writeForms";
import { OperatorError } from "../../../../../errors";

describe("the files of an evidence's forms", () => {
  it("are files of their own", () => {
    refuseUnwritableForms({});
    refuseUnwritableForms({ html: "evidence.html", junit: "evidence.xml", ocsf: "evidence.json" });
  });

  it("are not one file twice, however it is written, and not the standard output", () => {
    assert.throws(
      () => {
        refuseUnwritableForms({ html: "evidence", junit: "./evidence", ocsf: "-" });
      },
      (error: unknown) => {
        assert(error instanceof OperatorError);
        assert.match(
          error.message,
          /^--junit \.\/evidence: --html evidence names that file already/,
        );
        assert.match(error.message, /^--ocsf -: it takes the name of a file/m);
        return true;
      },
    );
  });
});

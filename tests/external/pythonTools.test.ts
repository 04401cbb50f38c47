import { judgementBy } from "./judgement";
import { CFN_LINT } from "./tools/cfnLint";
import { CHECKOV } from "./tools/checkov";
import { PARLIAMENT } from "./tools/parliament";

for (const tool of [PARLIAMENT, CFN_LINT, CHECKOV]) judgementBy(tool);

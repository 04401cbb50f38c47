import { describeHistories } from "./suite";

describeHistories(0);

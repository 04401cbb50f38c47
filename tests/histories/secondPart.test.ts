import { describeHistories } from "./suite";

describeHistories(1);

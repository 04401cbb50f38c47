import { describeHistories } from "./suite";

describeHistories(2);

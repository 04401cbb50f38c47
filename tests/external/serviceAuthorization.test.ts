import { judgementBy } from "./judgement";
import { SERVICE_AUTHORIZATION } from "./tools/serviceAuthorization";

judgementBy(SERVICE_AUTHORIZATION);

export { OperatorError } from "../config/problem";

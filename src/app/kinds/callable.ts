export {
  type Callable,
  type CallableOptions,
  type CallCondition,
  type CallRecord,
  callable,
  callRecord,
  FailedCallError,
  type FunctionInvoker,
  type FunctionSender,
} from "@motif/core";

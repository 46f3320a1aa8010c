/** The rooms' drivers, which run beside functions: a worker thread loads these, and nothing of the engine's side. */
export { bucketDriver as bucket } from "./bucket/driver.ts";
export { busDriver as bus } from "./bus/driver.ts";
export { callableDriver as callable } from "./callable/driver.ts";
export { configDriver as config } from "./config/driver.ts";
export { queueDriver as queue } from "./queue/driver.ts";
export { secretDriver as secret } from "./secret/driver.ts";
export { serviceDriver as service } from "./service/driver.ts";
export { streamDriver as stream } from "./stream/driver.ts";
export { tableDriver as table } from "./table/driver.ts";
export { topicDriver as topic } from "./topic/driver.ts";
export { workflowDriver as workflow } from "./workflow/driver.ts";

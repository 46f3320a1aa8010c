/** The rows of all kinds. A new kind is a line here. */
export { api } from "./api.ts";
export { bucket } from "./bucket.ts";
export { bus } from "./bus.ts";
export { callable } from "./callable.ts";
export { config } from "./config.ts";
export { objects } from "./objects.ts";
export { queue } from "./queue.ts";
export { schedule } from "./schedule.ts";
export { secret } from "./secret.ts";
export { service } from "./service.ts";
export { stream } from "./stream.ts";
export { table } from "./table.ts";
export { topic } from "./topic.ts";
export { workflow } from "./workflow.ts";

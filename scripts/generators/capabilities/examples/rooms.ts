/** The rooms of examples. A new kind is a line here. */
export { examples as api } from "./api.ts";
export { examples as bucket } from "./bucket.ts";
export { examples as direct } from "./direct.ts";
export { examples as functions } from "./functions.ts";
export { examples as objects } from "./objects.ts";
export { examples as queue } from "./queue.ts";
export { examples as schedule } from "./schedule.ts";
export { examples as secret } from "./secret.ts";
export { examples as table } from "./table.ts";

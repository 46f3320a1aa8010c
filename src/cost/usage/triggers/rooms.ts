export { api } from "./api.ts";
export { direct } from "./direct.ts";
export { feed } from "./feed.ts";
export { objects } from "./objects.ts";
export { queue } from "./queue.ts";
export { schedule } from "./schedule.ts";
export { stream } from "./stream.ts";
